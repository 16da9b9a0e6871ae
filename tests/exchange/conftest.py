import pytest

from clearinghouse.themes.loading import load_vocabulary
from tests.exchange import made


@pytest.fixture
def codes(db: None) -> None:
    """The vocabularies, and a few countries."""
    load_vocabulary()
    made.countries()
