"""Load the gazetteer and the figures of each country into the database."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from clearinghouse.places.gazetteer import FigureError, load_places
from clearinghouse.places.models import City, CountryOrigin


class Command(BaseCommand):
    help = "Load countries, cities and each country's migration figures. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-missing",
            action="store_true",
            help="Do nothing where they have been loaded before.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        loaded_before = City.objects.placed().exists() and CountryOrigin.objects.exists()
        if options["if_missing"] and loaded_before:
            self.stdout.write("Places are loaded.")
            return

        def progress(things: list[Any], what: str) -> Iterable[Any]:
            return tqdm(things, desc=what, unit=f" {what}", disable=None)

        try:
            loaded = load_places(progress)
        except FigureError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Added or changed: {loaded.countries} countries, {loaded.cities} cities, "
            f"{loaded.indicators} indicators, {loaded.origins} origins."
        )
