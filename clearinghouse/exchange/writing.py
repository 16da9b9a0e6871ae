"""Writes a batch of records or translations, touching nothing that is as the files say.

Every function here is called in a transaction that holds the whole batch.
Rows go in by bulk, past Django's signals, and the search index, the CMS's own
index and its history are told here instead.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision
from wagtail.search.backends import get_search_backends

from clearinghouse.events.interchange import EVENTS
from clearinghouse.evidence.interchange import STUDIES
from clearinghouse.exchange.models import WrittenRecord
from clearinghouse.finding.indexing import outbox
from clearinghouse.organisations.interchange import ORGANISATIONS
from clearinghouse.practices.interchange import (
    PRACTICES,
    link_organisations,
    link_to_organisations,
)
from clearinghouse.practices.models import Practice
from clearinghouse.records.interchange import (
    CityOf,
    Line,
    RecordForm,
    RecordFormat,
    Rows,
    TranslationForm,
    column_of,
    number,
)
from clearinghouse.records.models import Origin, Record, Text, Tombstone

LOG_ACTION = "clearinghouse.import"
"""How an import appears in the history of a record."""

Naming = Callable[[list[str]], dict[str, list[str]]]
"""From practices to the studies in the files that name them."""


@dataclass
class Written:
    """What became of a batch. ``left`` says by line why a record was left as it is."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: list[tuple[int, str]] = field(default_factory=list)
    has_written: bool = False


@dataclass
class Terms:
    """How records are written.

    ``compiled`` is noted on new records. With ``remember``, what is written is
    remembered, and records that differ from what was remembered are left alone
    unless ``force`` is given.
    """

    compiled: str = ""
    remember: bool = False
    force: bool = False


def fingerprint(line: Line) -> str:
    """A short hash of what a record or translation says; 62 and 62.0 are the same."""
    text = json.dumps(line, ensure_ascii=False, sort_keys=True)
    plain = json.loads(text, parse_float=lambda digits: number(float(digits)))
    text = json.dumps(plain, ensure_ascii=False)
    return hashlib.blake2s(text.encode(), digest_size=16).hexdigest()


# Records


def write_records(
    record_format: RecordFormat,
    batch: Sequence[tuple[int, RecordForm]],
    terms: Terms,
    city_of: CityOf,
    naming: Naming,
) -> Written:
    """Write the records of a batch of lines.

    ``naming`` finds the links that the files say from the other side.
    """
    written = Written()
    slugs = [form.id for _line, form in batch]
    stored: dict[str, Any] = {
        record.slug: record
        for record in record_format.model._default_manager.filter(slug__in=slugs)
        .select_related(*record_format.related)
        .prefetch_related(*record_format.prefetch)
    }
    withdrawn = set(
        Tombstone.objects.filter(record_type=record_format.name, slug__in=slugs).values_list(
            "slug", flat=True
        )
    )
    memory = _remembered(record_format.name, slugs, terms)
    links = _Links(record_format, [form for _line, form in batch])
    new: list[RecordForm] = []
    changed: list[tuple[Any, RecordForm]] = []
    kept: dict[tuple[str, str], Line] = {}
    for line, form in batch:
        record = stored.get(form.id)
        given = links.line(form)
        key = (form.id, "")
        if record is None:
            if form.id in withdrawn:
                written.left.append((line, "was withdrawn here and stays so"))
            elif key in memory and not terms.force:
                written.left.append((line, "was deleted here and stays so"))
            else:
                new.append(form)
                kept[key] = given
            continue
        held = links.without_links(record_format.line(record)) if record.original else None
        if given == held and links.has_all(record, form):
            written.unchanged += 1
            kept[key] = given
        elif reason := _reason_to_leave(record):
            written.left.append((line, reason))
        elif _was_edited(held, memory.get(key), terms):
            written.left.append((line, "was edited here: left as it is"))
        else:
            changed.append((record, form))
            kept[key] = given
    if new:
        created = _create(record_format, new, links, terms, city_of, naming)
        _tell(record_format, created)
    for record, form in changed:
        _update(record_format, record, form, links, city_of)
    _tell(record_format, _fresh(record_format, [record.pk for record, _form in changed]))
    written.new, written.changed = len(new), len(changed)
    written.has_written = bool(new or changed)
    if record_format is STUDIES:
        _link_studies(links, batch, written)
    if terms.remember:
        written.has_written |= _remember(record_format.name, kept, memory)
    return written


def _reason_to_leave(record: Any) -> str:
    """Why an import must not change a record; empty if it may."""
    if not record.live:
        return "is not published here: left as it is"
    if record.has_unpublished_changes:
        return "has an unpublished draft here: left as it is"
    if record.locked:
        return "is locked here: left as it is"
    if record.original is None:
        return "has no original text here: left as it is"
    return ""


class _Links:
    """The links of a batch to other records, apart from what the records say themselves.

    A link between a practice and a study may be named by either, so that its
    absence from one line says nothing: links are added and never removed.
    """

    def __init__(self, record_format: RecordFormat, forms: Sequence[RecordForm]) -> None:
        self.format = record_format
        self.many = [name for name in record_format.form.links if name not in record_format.foreign]
        named: dict[str, set[str]] = {}
        for form in forms:
            for _path, record_type, slug in form.references():
                named.setdefault(record_type, set()).add(slug)
        self.keys = {
            record_type: dict(
                _MODELS[record_type]
                ._default_manager.filter(slug__in=slugs)
                .values_list("slug", "pk")
            )
            for record_type, slugs in named.items()
        }

    def key(self, field_name: str, slug: str | None) -> int | None:
        """The key of a record that is named in a field; None where it was left out."""
        return self.keys.get(self.format.form.links[field_name], {}).get(slug or "")

    def without_links(self, line: Line) -> Line:
        return {name: value for name, value in line.items() if name not in self.many}

    def line(self, form: RecordForm) -> Line:
        """The line as the database would write it, links left out."""
        line = self.without_links(form.line())
        for name in self.format.foreign:
            if self.key(name, line[name]) is None:
                line[name] = None
        return line

    def has_all(self, record: Any, form: RecordForm) -> bool:
        """Whether the database has every link that the form names to a record that is there."""
        for name in self.many:
            named = {slug for slug in getattr(form, name) if self.key(name, slug)}
            if not named <= {other.slug for other in getattr(record, name).all()}:
                return False
        return True


_MODELS: dict[str, Any] = {
    record_format.name: record_format.model for record_format in (STUDIES, PRACTICES, EVENTS)
}
"""What a link can lead to."""


def _create(
    record_format: RecordFormat,
    forms: Sequence[RecordForm],
    links: _Links,
    terms: Terms,
    city_of: CityOf,
    naming: Naming,
) -> list[Any]:
    now = timezone.now()
    all_rows = [_rows(record_format, form, links, city_of) for form in forms]
    records: list[Any] = record_format.model._default_manager.bulk_create(
        record_format.model(
            slug=form.id,
            compiled=terms.compiled,
            live=True,
            first_published_at=now,
            last_published_at=now,
            **rows.facts,
        )
        for form, rows in zip(forms, all_rows, strict=True)
    )
    new_rows: dict[type[Model], list[Any]] = {}
    if record_format is PRACTICES:
        _add_links_from_studies(all_rows, naming([form.id for form in forms]), links)
        link_organisations([row for rows in all_rows for row in rows.children["organisations"]])
    for record, rows in zip(records, all_rows, strict=True):
        rows.text.record_id = record.pk
        new_rows.setdefault(type(rows.text), []).append(rows.text)
        for children in rows.children.values():
            for position, child in enumerate(children):
                _place_child(child, record.pk, position)
                new_rows.setdefault(type(child), []).append(child)
        for name, keys in _many_to_many(rows, links):
            for row in _through_rows(record_format.model, name, record.pk, keys):
                new_rows.setdefault(type(row), []).append(row)
    for model, created in new_rows.items():
        model._default_manager.bulk_create(created)
    for record, rows in zip(records, all_rows, strict=True):
        record.texts = [rows.text]
    _log(records)
    return records


def _rows(record_format: RecordFormat, form: RecordForm, links: _Links, city_of: CityOf) -> Rows:
    rows = record_format.rows(form, city_of)
    for name, column in record_format.foreign.items():
        rows.facts[column] = links.key(name, getattr(form, name))
    return rows


def _add_links_from_studies(
    all_rows: Sequence[Rows], named_by: dict[str, list[str]], links: _Links
) -> None:
    """Add to new practices the links that only studies in the files name."""
    found = {slug for slugs in named_by.values() for slug in slugs}
    links.keys.setdefault(STUDIES.name, {}).update(
        STUDIES.model._default_manager.filter(slug__in=found).values_list("slug", "pk")
    )
    for rows, slugs in zip(all_rows, named_by.values(), strict=True):
        rows.linked["studies"] = sorted({*rows.linked["studies"], *slugs})


def _place_child(child: Any, record: int, position: int) -> None:
    child.record_id = record
    if hasattr(child, "sort_order"):
        child.sort_order = position


def _many_to_many(rows: Rows, links: _Links) -> Iterable[tuple[str, list[Any]]]:
    yield from rows.codes.items()
    for name, slugs in rows.linked.items():
        yield name, [key for slug in slugs if (key := links.key(name, slug)) is not None]


def _through_rows(model: type[Record], name: str, record: int, keys: Iterable[Any]) -> list[Model]:
    many: Any = model._meta.get_field(name)
    ours, theirs = f"{many.m2m_field_name()}_id", f"{many.m2m_reverse_field_name()}_id"
    through: type[Model] = many.remote_field.through
    return [through(**{ours: record, theirs: key}) for key in keys]


def _update(
    record_format: RecordFormat, record: Any, form: RecordForm, links: _Links, city_of: CityOf
) -> None:
    if record.latest_revision_id is None:
        _save_revision(record)
    rows = _rows(record_format, form, links, city_of)
    if record_format is PRACTICES:
        link_organisations(rows.children["organisations"])
    record_format.model._default_manager.filter(pk=record.pk).update(**rows.facts)
    _update_original(record, rows.text)
    for name, children in rows.children.items():
        before = list(getattr(record, name).all())
        if [_contents(row) for row in before] != [_contents(row) for row in children]:
            for row in before:
                row.delete()
            for position, child in enumerate(children):
                _place_child(child, record.pk, position)
            type(record)._meta.get_field(name).related_model._default_manager.bulk_create(children)
    for name, keys in _many_to_many(rows, links):
        held = {other.pk for other in getattr(record, name).all()}
        many: Any = record_format.model._meta.get_field(name)
        through = many.remote_field.through._default_manager
        if name in rows.codes:
            through.filter(
                **{
                    many.m2m_field_name(): record.pk,
                    f"{many.m2m_reverse_field_name()}__in": held - set(keys),
                }
            ).delete()
        through.bulk_create(
            _through_rows(
                record_format.model, name, record.pk, [key for key in keys if key not in held]
            )
        )
    _keep_history(record_format, [record.pk])


def _contents(row: Model) -> list[Any]:
    """What a row says, apart from its keys and its place."""
    return [
        getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if column.name not in {"id", "record", "sort_order"}
    ]


def _update_original(record: Any, text: Any) -> None:
    original = record.original
    words = {name: getattr(text, name) for name in text.words}
    if original.language != text.language:
        type(text)._default_manager.filter(record_id=record.pk, language=text.language).delete()
    type(text)._default_manager.filter(pk=original.pk).update(language=text.language, **words)


def _link_studies(links: _Links, batch: Sequence[tuple[int, Any]], written: Written) -> None:
    """Link studies to the practices in the database that they name; others follow with the practices."""
    keys = dict(
        STUDIES.model._default_manager.filter(
            slug__in=[form.id for _line, form in batch]
        ).values_list("slug", "pk")
    )
    through = Practice.studies.through._default_manager
    wanted = {
        (practice, keys[form.id]): (line, slug)
        for line, form in batch
        if form.id in keys
        for slug in form.practices
        if (practice := links.key("practices", slug))
    }
    held = set(
        through.filter(
            practice__in={practice for practice, _study in wanted},
            study__in={study for _practice, study in wanted},
        ).values_list("practice_id", "study_id")
    )
    missing = {pair: named for pair, named in wanted.items() if pair not in held}
    if not missing:
        return
    practices = {
        practice.pk: practice
        for practice in Practice.objects.filter(pk__in={practice for practice, _ in missing})
    }
    linked = set()
    for (practice, study), (line, slug) in missing.items():
        if reason := _reason_to_leave(practices[practice]):
            written.left.append((line, f"practice “{slug}” {reason}"))
        else:
            linked.add((practice, study))
    for practice in {practice for practice, _study in linked}:
        if practices[practice].latest_revision_id is None:
            _save_revision(practices[practice])
    through.bulk_create(
        Practice.studies.through(practice_id=practice, study_id=study) for practice, study in linked
    )
    touched = sorted({practice for practice, _study in linked})
    _keep_history(PRACTICES, touched)
    _tell(PRACTICES, _fresh(PRACTICES, touched))
    written.has_written |= bool(linked)


# Translations


def write_translations(
    record_format: RecordFormat, batch: Sequence[tuple[int, TranslationForm]], terms: Terms
) -> Written:
    """Write translations of records of one type."""
    written = Written()
    slugs = {form.id for _line, form in batch}
    stored: dict[str, Any] = {
        record.slug: record
        for record in record_format.model._default_manager.filter(slug__in=slugs).prefetch_related(
            "texts"
        )
    }
    memory = _remembered(record_format.name, slugs, terms)
    added: list[Text] = []
    grown: dict[int, Any] = {}
    changed: dict[int, list[tuple[Text, Text]]] = {}
    kept: dict[tuple[str, str], Line] = {}
    for line, form in batch:
        record = stored.get(form.id)
        if record is None or record.original is None:
            written.left.append((line, f"record “{form.id}” was left out"))
            continue
        held = next((text for text in record.all_texts() if text.language == form.language), None)
        key = (form.id, form.language)
        given = _translation_facts(form)
        if held is not None and _says_the_same(record, held, form):
            written.unchanged += 1
            kept[key] = given
            continue
        reason = _reason_to_leave(record) or _reason_to_keep(form, held, memory.get(key), terms)
        if reason:
            written.left.append((line, reason))
            continue
        kept[key] = given
        text = _translation_row(record_format, record, form, held)
        if held is None:
            added.append(text)
            grown[record.pk] = record
        else:
            changed.setdefault(record.pk, []).append((held, text))
            grown[record.pk] = record
    for pk, pairs in changed.items():
        if grown[pk].latest_revision_id is None:
            _save_revision(grown[pk])
        for _held, text in pairs:
            text.save()
    record_format.text_model._default_manager.bulk_create(added)
    written.new, written.changed = len(added), sum(len(pairs) for pairs in changed.values())
    written.has_written = bool(added or changed)
    record_format.model._default_manager.filter(pk__in=grown).update(changed_at=timezone.now())
    _keep_history(
        record_format,
        [pk for pk, record in grown.items() if pk in changed or record.latest_revision_id],
    )
    _tell(record_format, _fresh(record_format, list(grown)))
    if terms.remember:
        written.has_written |= _remember(record_format.name, kept, memory)
    return written


def _translation_facts(form: TranslationForm) -> Line:
    return {
        **{name: getattr(form, name) for name in form.words},
        "origin": form.origin,
        "reviewed": form.reviewed,
    }


def _held_facts(form: TranslationForm, held: Text) -> Line:
    return {
        **{name: getattr(held, column_of(name)) or None for name in form.words},
        "origin": held.origin,
        "reviewed": held.reviewed,
    }


def _says_the_same(record: Any, held: Text, form: TranslationForm) -> bool:
    is_as_outdated = form.outdated is None or form.outdated == record.is_outdated(held)
    return is_as_outdated and _translation_facts(form) == _held_facts(form, held)


def _reason_to_keep(
    form: TranslationForm, held: Text | None, remembered: str | None, terms: Terms
) -> str:
    if held is None:
        deleted = terms.remember and remembered is not None and not terms.force
        return "this translation was deleted here and stays so" if deleted else ""
    if held.origin == Origin.ORIGINAL:
        return "the record is written in this language here: left as it is"
    is_by_person = held.origin == Origin.HUMAN or held.reviewed
    if is_by_person and form.origin == Origin.MACHINE and not form.reviewed:
        return "a person made or checked this translation here: left as it is"
    if _was_edited(_held_facts(form, held), remembered, terms):
        return "was edited here: left as it is"
    return ""


def _translation_row(
    record_format: RecordFormat, record: Any, form: TranslationForm, held: Text | None
) -> Any:
    original = record.original
    words = {column_of(name): getattr(form, name) or "" for name in form.words}
    has_other_words = held is None or any(getattr(held, name) != words[name] for name in words)
    if form.outdated:
        made_from = _AN_EARLIER_ORIGINAL
    elif has_other_words or form.outdated is False or held is None:
        made_from = original.fingerprint
    else:
        made_from = held.translated_from
    return record_format.text_model(
        pk=held.pk if held else None,
        record_id=record.pk,
        language=form.language,
        origin=form.origin,
        reviewed=form.reviewed,
        translated_from=made_from,
        **words,
    )


_AN_EARLIER_ORIGINAL = "outdated"
"""In place of the fingerprint of an original that is not known any more."""


# What was written


def _was_edited(held: Line | None, remembered: str | None, terms: Terms) -> bool:
    """Whether the database says something else than what the last import wrote, and that counts."""
    if not terms.remember or terms.force:
        return False
    return held is None or fingerprint(held) != remembered


def _remembered(record_type: str, slugs: Iterable[str], terms: Terms) -> dict[tuple[str, str], str]:
    if not terms.remember:
        return {}
    rows = WrittenRecord.objects.filter(record_type=record_type, slug__in=slugs)
    return {
        (slug, language): value
        for slug, language, value in rows.values_list("slug", "language", "fingerprint")
    }


def _remember(
    record_type: str, kept: dict[tuple[str, str], Line], memory: dict[tuple[str, str], str]
) -> bool:
    prints = {key: fingerprint(line) for key, line in kept.items()}
    fresh = {key: value for key, value in prints.items() if memory.get(key) != value}
    WrittenRecord.objects.bulk_create(
        [
            WrittenRecord(record_type=record_type, slug=slug, language=language, fingerprint=value)
            for (slug, language), value in fresh.items()
        ],
        update_conflicts=True,
        unique_fields=["record_type", "slug", "language"],
        update_fields=["fingerprint"],
    )
    return bool(fresh)


# History, and who must hear of a change


def _save_revision(record: Any) -> Revision:
    revision = Revision.objects.create(
        content_object=record,
        base_content_type=record.get_base_content_type(),
        content=record.serializable_data(),
        object_str=str(record)[:1000],
    )
    type(record)._default_manager.filter(pk=record.pk).update(
        latest_revision=revision, live_revision=revision
    )
    return revision


def _keep_history(record_format: RecordFormat, keys: Sequence[int]) -> None:
    """Save what records say by now as a revision, with an entry in the log."""
    for record in record_format.model._default_manager.filter(pk__in=keys):
        now = timezone.now()
        record.changed_at = record.last_published_at = now
        type(record)._default_manager.filter(pk=record.pk).update(
            changed_at=now, last_published_at=now
        )
        revision = _save_revision(record)
        _log([record], revision)


def _log(records: Sequence[Any], revision: Revision | None = None) -> None:
    now = timezone.now()
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(record, for_concrete_model=False),
            object_id=str(record.pk),
            label=str(record),
            action=LOG_ACTION,
            timestamp=now,
            content_changed=True,
            revision=revision,
        )
        for record in records
    )


def _fresh(record_format: RecordFormat, keys: Sequence[int]) -> list[Any]:
    """Records as they are by now, with their texts."""
    records = record_format.model._default_manager.filter(pk__in=keys)
    return list(records.prefetch_related("texts"))


def _tell(record_format: RecordFormat, records: Sequence[Any]) -> None:
    """Let the search index, and the one of the CMS, know of records that were written."""
    if not records:
        return
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(record_format.model, records)
    keys = [record.pk for record in records]
    practices: set[str] = set()
    if record_format is PRACTICES:
        practices = {record.slug for record in records}
    elif record_format is STUDIES:
        practices = set(Practice.objects.filter(studies__in=keys).values_list("slug", flat=True))
    elif record_format is ORGANISATIONS:
        practices = link_to_organisations(keys) | set(
            Practice.objects.filter(organisations__organisation__in=keys).values_list(
                "slug", flat=True
            )
        )
    outbox.note(Practice.record_type, sorted(practices))
