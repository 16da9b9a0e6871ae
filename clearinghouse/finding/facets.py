"""The facets of a search, in the order in which pages show them."""

FACETS = (
    "theme",
    "target",
    "region",
    "country",
    "kind",
    "scope",
    "evidence",
    "status",
    "language",
)
"""Names of the facets; each is also the search parameter that filters by it."""

YEAR = "year"
"""Can be counted like a facet (by the first year); filtered as a span, with ``from`` and ``to``."""
