"""How a record is cited: plain words in the reader's language, with a permanent address.

Styles for reference managers are formats, not sentences: see ``exchange``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from clearinghouse.records.models import Record
from clearinghouse.records.wording import full_date, partial_date, semicolon


@dataclass(frozen=True, slots=True)
class Citation:
    """``text`` is the citation up to its address; ``accessed`` the rest of it."""

    title: str
    publication: str
    address: str
    accessed: str

    def __str__(self) -> str:
        return f"{self.title}. {self.publication}. {self.address} ({self.accessed})."


def permanent_address(record: Any) -> str:
    """The whole address of a record in the reader's language; it never changes."""
    return f"{settings.SITE_URL}{record.get_absolute_url()}"


def cite(record: Record, title: str, today: date, language: str) -> Citation:
    """How to cite a record that is shown under ``title`` to a reader of ``language`` today."""
    name = str(settings.SITE_NAME)
    publication = (
        _("%(site)s, record compiled %(date)s")
        % {"site": name, "date": partial_date(record.compiled, language)}
        if record.compiled
        else name
    )
    return Citation(
        title=title.rstrip("."),
        publication=publication,
        address=permanent_address(record),
        accessed=_("accessed %(date)s") % {"date": full_date(today, language)},
    )


def cite_publication(authors: list[str], year: int | None, title: str, doi: str) -> str:
    """How to cite a study itself: authors, year, title and DOI, as far as they are known."""
    names = semicolon().join(authors)
    head = f"{names} ({year})" if names and year else names or str(year or "")
    parts = [part for part in (head, title.rstrip(".")) if part]
    cited = ". ".join(parts) + "."
    return f"{cited} https://doi.org/{doi}" if doi else cited
