"""What several apps' tests share."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from clearinghouse.site.messages import compile_messages


def pytest_configure() -> None:
    compile_messages()


@pytest.fixture(autouse=True)
def the_language_of_one_test_is_not_that_of_the_next() -> Iterator[None]:
    """A request leaves its language active in the thread."""
    translation.deactivate()
    yield
    translation.deactivate()
