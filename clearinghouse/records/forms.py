"""The form of a record in the CMS: it is checked together with its rows."""

import json
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from modelcluster.models import get_all_child_m2m_relations
from wagtail.admin.forms.models import WagtailAdminModelForm

ONE_A_LINE = _("Identifiers, one a line.")


class RecordForm(WagtailAdminModelForm):
    """Checks a record together with its rows, as they were submitted."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if self.instance.first_published_at and slug != self.instance.slug:
            raise forms.ValidationError(
                _("The identifier of a record that was published never changes.")
            )
        return slug

    def _post_clean(self) -> None:
        # The model's own check looks at the rows and at what they are tied to: those of the form.
        for field in get_all_child_m2m_relations(self._meta.model):
            if field.name in self.cleaned_data:
                setattr(self.instance, field.name, self.cleaned_data[field.name])
        if all(formset.is_valid() for formset in self.formsets.values()):
            for formset in self.formsets.values():
                formset.save(commit=False)
        super()._post_clean()


class Identifiers(forms.Textarea):
    """Chooses records by their identifiers, one a line: thousands do not fit into a list."""

    def __init__(self, model: str) -> None:
        """``model`` is the record type as ``app.Model``."""
        super().__init__(attrs={"rows": 3})
        self.model = model

    @property
    def _records(self) -> QuerySet[Any]:
        found: QuerySet[Any] = apps.get_model(self.model)._default_manager.all()
        return found

    def format_value(self, value: Any) -> str:
        keys = [getattr(item, "pk", item) for item in value or []]
        known = dict(
            self._records.filter(pk__in=[key for key in keys if str(key).isdigit()]).values_list(
                "pk", "slug"
            )
        )
        return "\n".join(known.get(int(key), key) if str(key).isdigit() else key for key in keys)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        slugs = str(data.get(name) or "").split()
        known = dict(self._records.filter(slug__in=slugs).values_list("slug", "pk"))
        # What is not known is passed on as it is, for the field to refuse by name.
        return [known.get(slug, slug) for slug in dict.fromkeys(slugs)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data


class Codes(forms.CheckboxSelectMultiple):
    """Chooses texts from a list, for a field that edits texts as lines."""

    def format_value(self, value: Any) -> list[str]:
        return value.splitlines() if isinstance(value, str) else [str(one) for one in value or []]


class Numbers(forms.CheckboxSelectMultiple):
    """Chooses numbers from a list, for a field that edits JSON."""

    def format_value(self, value: Any) -> list[str]:
        return [str(number) for number in json.loads(value or "[]")]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        chosen = super().value_from_datadict(data, files, name) or []
        return json.dumps([int(number) for number in chosen if number.isdigit()])
