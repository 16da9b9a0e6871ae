"""``clearinghouse export``: give all public records out as files of the interchange format."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from clearinghouse.exchange.exporting import export
from clearinghouse.exchange.formats import FILE_TYPES


class Command(BaseCommand):
    help = "Export the public records as JSON Lines, a file for each record type."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output",
            type=Path,
            default=Path("export"),
            metavar="DIR",
            help="The folder to write to (default: export); made if it is not there.",
        )
        parser.add_argument(
            "--type",
            nargs="+",
            choices=FILE_TYPES,
            default=FILE_TYPES,
            dest="types",
            help="Only these files.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        left_out: list[str] = []
        with tqdm(desc="Writing", unit=" lines", disable=None) as bar:
            try:
                counts = export(
                    options["output"],
                    options["types"],
                    progress=bar.update,
                    left_out=left_out.append,
                )
            except OSError as error:
                raise CommandError(str(error)) from error
        for kind, count in counts.items():
            self.stdout.write(f"{kind}: {count}")
        for message in left_out:
            self.stderr.write(message)
        if left_out:
            raise CommandError("The records above need an editor before they can be exported.")
