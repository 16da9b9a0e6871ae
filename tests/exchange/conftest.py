from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from clearinghouse.places.gazetteer import load_places
from clearinghouse.places.models import City, Country, CountryIndicator, CountryOrigin
from clearinghouse.themes.loading import load_vocabulary
from tests.exchange import made
from tests.finding.installation import Installation, new_database


@pytest.fixture
def codes(db: None) -> None:
    """The vocabularies, and a few countries."""
    load_vocabulary()
    made.countries()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with the vocabularies and a few countries, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    with new_database(folder) as address:
        installation = Installation(folder, address)
        done = installation.run("migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        assert installation.run("load_vocabulary").returncode == 0
        installation.python("from tests.exchange import made; made.countries()")
        yield installation


@pytest.fixture
def installation(tmp_path: Path, template: Installation) -> Iterator[Installation]:
    """An empty installation of its own, for processes of its own."""
    folder = tmp_path / "installation"
    folder.mkdir()
    with new_database(folder, template=template.environment["DATABASE_URL"]) as address:
        yield Installation(folder, address)


@pytest.fixture
def another_installation(tmp_path: Path, template: Installation) -> Iterator[Installation]:
    folder = tmp_path / "another"
    folder.mkdir()
    with new_database(folder, template=template.environment["DATABASE_URL"]) as address:
        yield Installation(folder, address)


@pytest.fixture(scope="module")
def gazetteer(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All countries and cities, for the real collection."""
    with django_db_blocker.unblock():
        load_places()
        yield
        with connection.cursor() as cursor:
            for model in (
                City,
                CountryIndicator,
                CountryOrigin,
                Country.neighbours.through,
                Country,
            ):
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
