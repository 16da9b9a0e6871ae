"""``clearinghouse check``: Django's checks, then whether index and database agree."""

from collections import Counter
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.check import Command as DjangoCheck
from django.db import DatabaseError

from clearinghouse.finding.embeddings import get_embedder
from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.engines.protocol import EngineError
from clearinghouse.finding.indexing.agreement import (
    IN_WORDS,
    Disagreement,
    disagreements,
    meaning_problem,
    pending,
)
from clearinghouse.finding.indexing.drain import drain_now
from clearinghouse.finding.indexing.meaning import Meaning
from clearinghouse.finding.indexing.outbox import note
from clearinghouse.practices.models import Practice


class Command(DjangoCheck):
    help = (
        "Check the installation, and list every record on which the database and the search index "
        "do not agree. The exit status is 1 if there is one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--repair", action="store_true", help="Index anew every record that is listed."
        )

    def handle(self, *app_labels: Any, **options: Any) -> None:
        super().handle(*app_labels, **options)
        if app_labels or options["tags"] or options["list_tags"]:
            return
        try:
            self._check_index(repair=options["repair"])
        except DatabaseError as error:
            raise CommandError(
                f"the database cannot be read ({error}): run `clearinghouse migrate`", returncode=1
            ) from error
        except EngineError as error:
            raise CommandError(str(error), returncode=1) from error

    def _check_index(self, *, repair: bool) -> None:
        engine, meaning = get_engine(), Meaning(get_embedder())
        found = list(disagreements(engine, meaning.model))
        self._list(found)
        if found and repair:
            note(Practice.record_type, [one.slug for one in found])
            drain_now(engine, meaning)
            found = list(disagreements(engine, meaning.model))
            self.stdout.write("After the repair:")
            self._list(found)
        waiting = pending()
        self.stdout.write(
            f"Outbox: {waiting.changes} changes waiting, "
            f"{waiting.words_only} records waiting for their meaning."
        )
        for slug, because in waiting.failing:
            self.stdout.write(f"  {slug} cannot be indexed: {because}")
        self.stdout.write(f"Meaning: {meaning_problem() or f'works ({meaning.model}).'}")
        if found:
            raise CommandError(
                f"Index and database disagree on {len(found)} records"
                + ("." if repair else ": `clearinghouse check --repair` mends it."),
                returncode=1,
            )
        self.stdout.write(f"Index: {engine.count()} records, as in the database.")

    def _list(self, found: list[Disagreement]) -> None:
        for one in found:
            self.stdout.write(f"{one.record} {one.in_words}")
        for difference, count in Counter(one.difference for one in found).items():
            self.stdout.write(f"{count} × {IN_WORDS[difference]}")
