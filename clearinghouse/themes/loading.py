"""Loads the vocabularies that come with the software into the database.

What is missing is added; what editors wrote stays, unless it is asked for anew.
"""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from clearinghouse.themes.models import (
    Concept,
    TargetGroup,
    TargetGroupText,
    Theme,
    ThemeText,
)

VOCABULARY = Path(__file__).parent / "vocabulary"

_CONCEPTS: dict[str, tuple[type[Concept], type[ThemeText] | type[TargetGroupText]]] = {
    "themes": (Theme, ThemeText),
    "target_groups": (TargetGroup, TargetGroupText),
}


@transaction.atomic
def load_vocabulary(*, replace: bool = False) -> int:
    """Add the concepts and texts that the database lacks; with ``replace``, rewrite those it has.

    Returns how many rows were written.
    """
    return sum(
        _load(
            json.loads((VOCABULARY / f"{name}.json").read_text(encoding="utf-8")), *models, replace
        )
        for name, models in _CONCEPTS.items()
    )


def _load(
    entries: list[dict[str, Any]],
    concepts: type[Concept],
    texts: Any,
    replace: bool,
) -> int:
    there = set(concepts._default_manager.values_list("code", flat=True))
    new = [
        concepts(code=entry["code"], position=position)
        for position, entry in enumerate(entries)
        if entry["code"] not in there
    ]
    concepts._default_manager.bulk_create(new)
    held = {(text.concept_id, text.language): text for text in texts._default_manager.all()}
    added, changed = [], []
    for entry in entries:
        for language, label in entry["labels"].items():
            words = {
                "label": label,
                "other_labels": entry["alt_labels"].get(language, []),
                "definition": entry["definitions"].get(language, ""),
            }
            text = held.get((entry["code"], language))
            if text is None:
                added.append(texts(concept_id=entry["code"], language=language, **words))
            elif replace and any(getattr(text, name) != value for name, value in words.items()):
                for name, value in words.items():
                    setattr(text, name, value)
                changed.append(text)
    texts._default_manager.bulk_create(added)
    texts._default_manager.bulk_update(changed, ["label", "other_labels", "definition"])
    return len(new) + len(added) + len(changed)
