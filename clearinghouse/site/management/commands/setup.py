"""``clearinghouse setup``: from nothing, or from an older version, to a filled site.

Each step looks first whether there is anything to do, so that it is safe and
quick to repeat.
"""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from clearinghouse.exchange.collection import load_collection
from clearinghouse.exchange.importing import ImportFailedError
from clearinghouse.exchange.ledger import Severity
from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.indexing.starter import load_starter_embeddings
from clearinghouse.practices.models import Practice
from clearinghouse.site.messages import compile_messages
from clearinghouse.site.pages import create_editorial_pages
from clearinghouse.site.static_files import collect_static_files
from clearinghouse.themes.loading import load_vocabulary


class Command(BaseCommand):
    help = "Prepare the database, load vocabularies, places and the starter collection, and index."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="Load the starter collection again, over what editors changed in its records.",
        )
        parser.add_argument(
            "--no-index", action="store_true", help="Leave the search index as it is."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.migrate()
        if load_vocabulary():
            self.stdout.write("Vocabularies are loaded.")
        call_command("load_places", if_missing=True, stdout=self.stdout, stderr=self.stderr)
        self.load_collection(force=options["force"])
        if created := create_editorial_pages():
            self.stdout.write(f"Editorial pages: {created} new")
        compile_messages()
        if not settings.DEBUG:
            collect_static_files()
        if settings.EMBEDDINGS and not settings.EMBEDDINGS_URL:
            load_starter_embeddings()
        if not options["no_index"] and get_engine().count() == 0 and Practice.objects.public():
            call_command("reindex", stdout=self.stdout, stderr=self.stderr)

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database")
            call_command("migrate", verbosity=0, stdout=self.stdout, stderr=self.stderr)

    def load_collection(self, *, force: bool) -> None:
        left: list[str] = []

        def tell(problem: Any) -> None:
            if problem.severity is Severity.ERROR:
                self.stderr.write(str(problem))
            elif not problem.path:
                left.append(str(problem))

        try:
            counts = load_collection(force=force, show_progress=True, tell=tell)
        except ImportFailedError as error:
            raise CommandError(str(error)) from error
        if counts is None:
            self.stdout.write("The starter collection is loaded.")
            return
        for message in left:
            self.stdout.write(f"note: {message}")
        for kind, count in counts.items():
            self.stdout.write(f"{kind}: {count}")
        if any(count.new or count.changed for count in counts.values()):
            # The CMS counts by it where a theme, a country or an organisation is used.
            call_command("rebuild_references_index", verbosity=0)
        if any(count.errors for count in counts.values()):
            raise CommandError("The starter collection has errors: see above.")
