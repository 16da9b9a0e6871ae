"""``clearinghouse import PATH…``: take records in from files of the interchange format."""  # noqa: N999

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clearinghouse.exchange.importing import Import, ImportFailedError
from clearinghouse.exchange.writing import Terms
from clearinghouse.records.fields import is_partial_date


class Command(BaseCommand):
    help = "Import records from JSON Lines files, or folders of them, named after record types."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--strict", action="store_true", help="Import all records or, if any is wrong, none."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen, and write nothing."
        )
        parser.add_argument(
            "--compiled",
            default="",
            metavar="DATE",
            help="When the records were compiled (2026-11); noted on new records.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        compiled = options["compiled"]
        if compiled and not is_partial_date(compiled):
            raise CommandError(f"--compiled {compiled} is not a date such as 2026-11.")
        try:
            self.run(
                Import(options["paths"], Terms(compiled=compiled), show_progress=True), options
            )
        except ImportFailedError as error:
            raise CommandError(str(error)) from error

    def run(self, importing: Import, options: dict[str, Any]) -> None:
        with importing:
            is_right = importing.read()
            for problem in importing.errors():
                self.stderr.write(str(problem))
            if options["strict"] and not is_right:
                raise CommandError("Nothing was imported, because of the errors above (--strict).")
            importing.write(all_or_nothing=options["strict"], keep=not options["dry_run"])
            for note in importing.notes():
                self.stdout.write(f"note: {note}")
            if importing.resumed_at:
                self.stdout.write(
                    f"went on after {importing.resumed_at.file}:{importing.resumed_at.line},"
                    " where an import of the same files had ended"
                )
            for kind, counts in importing.counts.items():
                self.stdout.write(f"{kind}: {counts}")
            if options["dry_run"]:
                self.stdout.write("Nothing was written (--dry-run).")
            if not is_right:
                wrong = sum(counts.errors for counts in importing.counts.values())
                raise CommandError(
                    f"{wrong} {'line was' if wrong == 1 else 'lines were'} not imported,"
                    " because of the errors above."
                )
