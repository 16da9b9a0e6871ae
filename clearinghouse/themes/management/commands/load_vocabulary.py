"""``clearinghouse load_vocabulary``: themes and target groups with their labels."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clearinghouse.themes.loading import load_vocabulary


class Command(BaseCommand):
    help = "Load the themes and target groups that come with the software; what is there stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replace", action="store_true", help="Rewrite labels and definitions that are there."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        written = load_vocabulary(replace=options["replace"])
        self.stdout.write(f"vocabulary: {written} rows written")
