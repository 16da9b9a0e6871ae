from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from clearinghouse.places.gazetteer import Loaded, load_places
from clearinghouse.places.models import City, Country, CountryIndicator, CountryOrigin


@pytest.fixture(scope="module")
def gazetteer(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """The whole gazetteer, loaded once for all tests of a module."""
    with django_db_blocker.unblock():
        loaded = load_places()
        yield loaded
        # Straight from the tables: following every relation of 34,000 cities takes half a minute.
        with connection.cursor() as cursor:
            for model in (
                City,
                CountryIndicator,
                CountryOrigin,
                Country.neighbours.through,
                Country,
            ):
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
