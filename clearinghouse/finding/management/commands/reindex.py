"""``clearinghouse reindex``: build the whole search index anew beside the live one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from clearinghouse.finding.embeddings import get_embedder
from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.engines.protocol import EngineError
from clearinghouse.finding.indexing.drain import drain_now
from clearinghouse.finding.indexing.meaning import Meaning
from clearinghouse.finding.indexing.rebuild import AlreadyRebuildingError, rebuild
from clearinghouse.practices.models import Practice


class Command(BaseCommand):
    help = (
        "Build the search index anew beside the live one and put it in its place. Searches and "
        "changes go on meanwhile. Stopped and started again, it embeds nothing twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        meaning = Meaning(get_embedder())
        total = Practice.objects.public().count()
        hidden = options["verbosity"] == 0
        bars: dict[str, Any] = {}

        def progress(stage: str, count: int) -> None:
            if stage not in bars:
                bars[stage] = tqdm(total=total, unit=" records", desc=stage, disable=hidden)
            bars[stage].update(count)

        try:
            state = rebuild(get_engine(), meaning, progress)
            drain_now(get_engine(), meaning)
        except (AlreadyRebuildingError, EngineError) as error:
            raise CommandError(str(error)) from error
        finally:
            for bar in bars.values():
                bar.close()
        if not hidden:
            by = f"words and meaning ({state.model})" if state.model else "words alone"
            self.stdout.write(
                f"{state.rebuilt_documents:,} records indexed by {by} "
                f"in {state.rebuilt_seconds:.1f} s"
            )
