"""Practices that are like another one.

What is alike is for the search to say, and the search stands above practices:
it registers here what it knows, and a practice's page asks.
"""

from collections.abc import Callable, Sequence

from clearinghouse.practices.listing import for_lists
from clearinghouse.practices.models import Practice

Provider = Callable[[str, int], Sequence[str]]
"""From a practice's slug and a limit to the slugs of the practices most like it, best first."""

_providers: list[Provider] = []


def register_provider(provider: Provider) -> Provider:
    """Have practices suggested by this function too; the first that knows some is heard."""
    _providers.append(provider)
    return provider


def related_practices(slug: str, limit: int = 5) -> list[Practice]:
    """The public practices most like the one with this slug, best first."""
    for provider in _providers:
        slugs = [found for found in provider(slug, limit) if found != slug]
        if slugs:
            found = {p.slug: p for p in for_lists(Practice.objects.public().filter(slug__in=slugs))}
            return [found[slug] for slug in slugs if slug in found]
    return []
