"""The words for facets and their codes, in the reader's language."""

from collections.abc import Mapping
from functools import cached_property

from django.db.models import Model, TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clearinghouse.evidence.models import Strength
from clearinghouse.places.models import Country
from clearinghouse.places.names import country_name
from clearinghouse.places.regions import Region
from clearinghouse.practices.models import Kind, Scope, Status
from clearinghouse.records.freshness import Kept
from clearinghouse.records.languages import fallbacks
from clearinghouse.records.wording import language_name
from clearinghouse.themes.models import TargetGroup, Theme

FACET_LABELS = {
    "theme": _("Theme"),
    "target": _("For whom"),
    "region": _("Region of the world"),
    "country": _("Country"),
    "kind": _("Kind"),
    "scope": _("Scope"),
    "evidence": _("Strength of evidence"),
    "status": _("Status"),
    "language": _("Original language"),
}

_CHOICES: Mapping[str, type[TextChoices]] = {
    "region": Region,
    "kind": Kind,
    "scope": Scope,
    "evidence": Strength,
    "status": Status,
}


def labels_in(language: str) -> "Labels":
    """The labels of a language of the interface, which is in force, kept while nothing changes."""
    return _kept.get([language], lambda languages: {one: Labels(one) for one in languages})[
        language
    ]


class Labels:
    """What codes are called in a language of the interface. Each vocabulary is one query, when asked for."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._choices: dict[str, dict[str, str]] = {}

    def knows(self, facet: str, code: str) -> bool:
        """Whether a facet has this code."""
        if facet == "country":
            return code in self._countries
        if facet == "language":
            return language_name(code, "en") != code
        return code in self._codes(facet)

    def label(self, facet: str, code: str) -> str:
        """What the code is called, with a capital; the code itself where it has no name."""
        if facet == "country":
            return country_name(code, self._language) or code
        if facet == "language":
            return capfirst(language_name(code, self._language))
        return capfirst(str(self._codes(facet).get(code) or code))

    def codes(self, facet: str) -> list[str]:
        """All codes of a facet in their own order; of themes, kinds and the like, not of places."""
        return list(self._codes(facet))

    def _codes(self, facet: str) -> Mapping[str, str]:
        if facet == "theme":
            return self._themes
        if facet == "target":
            return self._target_groups
        if facet not in self._choices:
            self._choices[facet] = {str(code): str(name) for code, name in _CHOICES[facet].choices}
        return self._choices[facet]

    @cached_property
    def _themes(self) -> dict[str, str]:
        return self._vocabulary(Theme)

    @cached_property
    def _target_groups(self) -> dict[str, str]:
        return self._vocabulary(TargetGroup)

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(Country.objects.values_list("code", flat=True))

    def _vocabulary(self, model: type[Model]) -> dict[str, str]:
        languages = fallbacks(self._language)
        labels: dict[str, dict[str | None, str]] = {}
        for code, language, label in model._default_manager.values_list(
            "code", "texts__language", "texts__label"
        ):
            labels.setdefault(code, {})[language] = label
        return {
            code: next((found[language] for language in languages if language in found), code)
            for code, found in labels.items()
        }


_kept: Kept[str, Labels] = Kept(32)
