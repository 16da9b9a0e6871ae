"""The languages of records and of the interface, and the way between the two.

Records use BCP 47 as in the record format (``zh`` for simplified Chinese);
addresses and the interface use Django's names (``zh-hans``). Seven languages
are complete in the interface; a record may be written in any other.
"""

INTERFACE_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh-hans", "it")
"""The interface's languages in the order in which they are offered."""

TEXT_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "it")
"""The same languages as records name them."""

_TO_RECORD = {"zh-hans": "zh", "zh-hant": "zh-Hant"}
_TO_INTERFACE = {"zh": "zh-hans", "zh-Hant": "zh-hant"}

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ku-Arab", "sd", "ug", "yi"})


def record_language(interface: str) -> str:
    """The record format's code for a language of the interface (``zh-hans`` -> ``zh``)."""
    return _TO_RECORD.get(interface.lower(), interface)


def interface_language(record: str) -> str:
    """The interface's code for a language of a record (``zh`` -> ``zh-hans``)."""
    return _TO_INTERFACE.get(record, record.lower())


def direction(language: str) -> str:
    """``rtl`` or ``ltr``: how a text in this language runs."""
    return "rtl" if language in RIGHT_TO_LEFT or language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def fallbacks(interface: str) -> tuple[str, ...]:
    """The record languages to try for a reader, best first: hers, its near relative, English."""
    own = record_language(interface)
    near = {"zh": ("zh-Hant",), "zh-Hant": ("zh",)}.get(own, ())
    return tuple(dict.fromkeys((own, *near, "en")))
