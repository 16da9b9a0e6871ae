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
