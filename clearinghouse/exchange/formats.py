"""The record types of the interchange format, in the order in which they can be written.

A record names only records of types before its own, except that studies and
practices name each other.
"""

from clearinghouse.events.interchange import EVENTS, RECOMMENDATIONS
from clearinghouse.evidence.interchange import STUDIES
from clearinghouse.organisations.interchange import ORGANISATIONS
from clearinghouse.places.models import Country
from clearinghouse.practices.interchange import PRACTICES
from clearinghouse.records.interchange import Codes, RecordFormat
from clearinghouse.themes.models import TargetGroup, Theme

RECORD_FORMATS: dict[str, RecordFormat] = {
    record_format.name: record_format
    for record_format in (ORGANISATIONS, STUDIES, PRACTICES, EVENTS, RECOMMENDATIONS)
}

TRANSLATIONS = "translations"

FILE_TYPES = (*RECORD_FORMATS, TRANSLATIONS)
"""What a file can hold, by its name without ``.jsonl``."""


def known_codes() -> Codes:
    """The codes of this installation's vocabularies and countries."""

    def positions(concepts: type[Theme] | type[TargetGroup]) -> dict[str, int]:
        codes = concepts._default_manager.order_by("position", "code").values_list(
            "code", flat=True
        )
        return {code: position for position, code in enumerate(codes)}

    return Codes(
        themes=positions(Theme),
        target_groups=positions(TargetGroup),
        countries=frozenset(Country.objects.values_list("code", flat=True)),
    )
