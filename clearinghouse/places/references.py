"""How a record names a place: a country, and a city of it where it is not the whole country.

The name stays as the record gives it; the city of the gazetteer that it
means is looked up beside it, so that an unknown name loses nothing.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class PlaceReference(models.Model):
    """A place as a record names it, with the city of the gazetteer that it means."""

    city_name = models.CharField(
        _("city"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("As it is called in English. Empty: the whole country."),
    )
    country = models.ForeignKey(
        "places.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    city = models.ForeignKey(
        "places.City",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="%(app_label)s_%(class)ss",
        verbose_name=_("city of the gazetteer"),
    )

    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("city_name"), FieldPanel("country")])
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.city_name}, {self.country_id}" if self.city_name else str(self.country_id)

    def resolve(self) -> None:
        """Find the city that the name means; one that the gazetteer lacks is kept without coordinates."""
        from clearinghouse.places.models import City

        if self.city_name and self.country_id:
            self.city, _match = City.objects.place(self.city_name, self.country_id)
        else:
            self.city = None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.resolve()
        super().save(*args, **kwargs)
