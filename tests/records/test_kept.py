"""What is made from the database is kept until the database changes."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from clearinghouse.organisations.models import Organisation
from clearinghouse.records.freshness import Kept
from tests.records import made


class Titles:
    """Counts how often the organisations are read."""

    def __init__(self, size: int = 10) -> None:
        self.read: list[list[str]] = []
        self._kept: Kept[str, str] = Kept(size)

    def __call__(self, *slugs: str) -> dict[str, str]:
        return self._kept.get(slugs, self._make)

    def _make(self, slugs: list[str]) -> dict[str, str]:
        self.read.append(slugs)
        found = Organisation.objects.filter(slug__in=slugs)
        return dict(found.values_list("slug", "website"))


@pytest.fixture
def titles(transactional_db: None) -> Iterator[Titles]:
    made.organisation("one", website="https://one.example")
    made.organisation("two", website="https://two.example")
    yield Titles()


def test_only_what_is_missing_is_read(titles: Titles) -> None:
    titles("one")
    assert titles("one", "two") == {"one": "https://one.example", "two": "https://two.example"}
    assert titles.read == [["one"], ["two"]]


def test_after_a_change_everything_is_read_again(titles: Titles) -> None:
    titles("one", "two")
    Organisation.objects.filter(slug="one").update(website="https://new.example")
    assert titles("one", "two")["one"] == "https://new.example"
    assert titles.read == [["one", "two"], ["one", "two"]]


def test_what_a_transaction_has_not_finished_is_not_kept(titles: Titles) -> None:
    with transaction.atomic():
        Organisation.objects.filter(slug="one").update(website="https://never.example")
        assert titles("one") == {"one": "https://never.example"}
        transaction.set_rollback(True)
    assert titles("one") == {"one": "https://one.example"}


def test_no_more_is_kept_than_there_is_room_for(titles: Titles) -> None:
    small = Titles(size=1)
    small("one")
    small("two")
    small("one")
    assert small.read == [["one"], ["two"], ["one"]]
