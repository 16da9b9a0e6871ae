"""Countries and cities, and what is known of migration to each country.

A city is a row of GeoNames, or a place that a record names and GeoNames does
not know: that one is kept without coordinates until an editor places it, so
that nothing is lost. Addresses (slugs) are given once and stay.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from anyascii import anyascii
from django.db import models, transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from clearinghouse.places import names
from clearinghouse.places.matching import (
    Match,
    MatchKind,
    keys_of,
    match_city,
    name_key,
    name_keys,
)
from clearinghouse.places.regions import Region
from clearinghouse.places.towns import find_town
from clearinghouse.records.fields import TextListField
from clearinghouse.records.wording import language_name


class Country(models.Model):
    """A country or territory with a code of its own in ISO 3166-1."""

    # A place refers to no record; following 34,000 of them would take setup a minute.
    wagtail_reference_index_ignore = True

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=80, help_text=_("In English."))
    continent = models.CharField(_("continent"), max_length=2)
    region = models.CharField(
        _("region of the world"), max_length=24, choices=Region.choices, blank=True, db_index=True
    )
    capital = models.CharField(_("capital"), max_length=80, blank=True)
    population = models.PositiveBigIntegerField(_("population"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    languages = TextListField(_("languages"), help_text=_("BCP 47, the most spoken first."))
    neighbours = models.ManyToManyField("self", verbose_name=_("neighbours"), blank=True)

    panels: ClassVar[Sequence[Any]] = [
        FieldPanel("code", read_only=True),
        FieldPanel("name"),
        FieldPanel("region"),
        FieldRowPanel([FieldPanel("capital"), FieldPanel("population"), FieldPanel("currency")]),
        FieldPanel("languages"),
    ]

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name_in()

    def name_in(self, language: str | None = None) -> str:
        """The name in a language of the interface, by default the reader's."""
        return names.country_name(self.code, language or get_language() or "en") or self.name

    def language_names(self, language: str | None = None) -> list[str]:
        """The names of its languages in a language of the interface, by default the reader's."""
        reader = language or get_language() or "en"
        return list(dict.fromkeys(language_name(code, reader) for code in self.languages))

    def get_absolute_url(self) -> str:
        return reverse("country", args=[self.code])


class CityQuerySet(models.QuerySet["City"]):
    def placed(self) -> "CityQuerySet":
        """The cities of which it is known where they are."""
        return self.filter(latitude__isnull=False, longitude__isnull=False)

    def match(self, name: str, country: str) -> Match["City"]:
        """What a name in a country (ISO alpha-2) means among the cities of the database."""
        cities = self.filter(country_id=country)
        for key in keys_of(name):
            named = list(cities.filter(key=key)) or list(cities.filter(keys__contains=f"\n{key}\n"))
            placed = [city for city in named if city.is_placed]
            match = match_city(name, placed or named)
            if match.kind is MatchKind.AMBIGUOUS and len(named) > len(placed):
                # A place of this name was kept apart because it could not be told which it is.
                match = match_city(name, [city for city in named if not city.is_placed])
            if match.kind is not MatchKind.UNKNOWN:
                return match
        return Match(MatchKind.UNKNOWN)

    def resolve(self, name: str, country: str) -> "City | None":
        """The city that a name in a country means; None if it is unknown or ambiguous."""
        return self.match(name, country).city

    def place(self, name: str, country: str) -> tuple["City", Match[Any]]:
        """The city that a name means, added where the database lacks it.

        A small town comes from GeoNames; a name that is unknown or ambiguous
        is kept as a city without coordinates. The match tells which it was, and
        for those two names the candidates (cities or towns with ``name`` and
        ``population``). Raises Country.DoesNotExist for an unknown country.
        """
        match: Match[Any] = self.match(name, country)
        if match.city is not None:
            return match.city, match
        Country.objects.get(pk=country)
        if match.kind is MatchKind.UNKNOWN:
            match = find_town(name, country)
            if match.city is not None:
                return self.add_town(match.city.row), match
        return self.keep_unplaced(name, country), match

    @transaction.atomic
    def add_town(self, row: dict[str, Any]) -> "City":
        """The city of an entry of GeoNames, added if it is not there yet."""
        known = self.filter(geonames_id=row["geonameid"]).first()
        if known is not None:
            return known
        city = City.from_geonames(row)
        city.slug = self.free_slug(city)
        city.save(force_insert=True)
        return city

    @transaction.atomic
    def keep_unplaced(self, name: str, country: str) -> "City":
        """The place of this name without coordinates, added if it is not there yet."""
        city = City(name=name[:120], country_id=country)
        city.index_names()
        known = self.filter(geonames_id=None, country_id=country, key=city.key).first()
        if known is not None:
            return known
        city.slug = self.free_slug(city)
        city.save(force_insert=True)
        return city

    def free_slug(self, city: "City") -> str:
        """The first of the addresses that suit a city which no other city has."""
        wished = city.possible_slugs()
        taken = set(self.filter(slug__in=wished).values_list("slug", flat=True))
        return next(slug for slug in wished if slug not in taken)


class City(models.Model):
    """A city, town or village; ``geonames_id`` is empty where only a record names it."""

    wagtail_reference_index_ignore = True

    geonames_id = models.PositiveIntegerField(
        _("GeoNames number"), null=True, blank=True, unique=True
    )
    slug = models.CharField(
        pgettext_lazy("page", "address"),
        max_length=100,
        unique=True,
        help_text=_("It never changes."),
    )
    name = models.CharField(_("name"), max_length=120)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="cities", verbose_name=_("country")
    )
    admin1 = models.CharField(_("first-level division"), max_length=20, blank=True, default="")
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, blank=True, default="")
    names = models.JSONField(
        _("names"),
        default=dict,
        blank=True,
        help_text=_("By language of the interface, where it differs from the name."),
    )
    key = models.CharField(max_length=120, editable=False, default="")
    keys = models.TextField(editable=False, default="")

    objects = CityQuerySet.as_manager()

    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("country")]),
        FieldRowPanel(
            [FieldPanel("slug", read_only=True), FieldPanel("geonames_id", read_only=True)]
        ),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("timezone")]),
        FieldPanel("population"),
        FieldPanel("names"),
    ]

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["name", "country_id", "id"]
        indexes = [
            models.Index(fields=["country", "key"], name="city_by_key"),
            models.Index(fields=["country", "-population"], name="city_by_population"),
            models.Index(fields=["name", "country", "id"], name="city_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "key"],
                condition=models.Q(geonames_id=None),
                name="one_unplaced_city_a_name",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="city_coordinates_are_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return names.city_and_country().format(
            city=self.name_in(),
            country=names.country_name(self.country_id, get_language() or "en"),
        )

    @classmethod
    def from_geonames(cls, row: dict[str, Any]) -> "City":
        """A city, not saved and without a slug, from an entry of GeoNames."""
        city = cls(
            geonames_id=row["geonameid"],
            name=row["name"],
            country_id=row["countrycode"],
            admin1=row["admin1code"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            population=row["population"] or None,
            timezone=row["timezone"],
            names=names.city_names(row),
        )
        city.index_names(row["alternatenames"])
        return city

    def index_names(self, others: Sequence[str] = ()) -> None:
        """Set the keys by which the city is found; ``others`` are further names of it."""
        found = name_keys(self.name, [*others, *self.names.values()])
        self.key = name_key(self.name)[:120]
        self.keys = "\n" + "".join(f"{key}\n" for key in found)

    @property
    def name_keys(self) -> Sequence[str]:
        return self.keys.split("\n")

    @property
    def is_placed(self) -> bool:
        """Whether it is known where the city is."""
        return self.latitude is not None and self.longitude is not None

    def name_in(self, language: str | None = None) -> str:
        """The name in a language of the interface, by default the reader's."""
        return str(self.names.get(language or get_language() or "en") or self.name)

    def possible_slugs(self) -> list[str]:
        """The addresses that suit, best first; the last is the city's alone.

        ``gothenburg-se``; for a namesake ``springfield-us-mo``, then one with
        the GeoNames number, or ``-unplaced`` where there is none.
        """
        country = self.country_id.lower()
        name = slugify(anyascii(self.name_in("en")))[:60].strip("-") or "city"
        stem = f"{name}-{country}"
        slugs = [stem]
        if self.admin1:
            slugs.append(slugify(f"{stem}-{self.admin1}"))
        if self.geonames_id:
            slugs.append(f"{stem}-{self.geonames_id}")
        else:
            slugs += [f"{stem}-unplaced", *(f"{stem}-unplaced-{n}" for n in range(2, 100))]
        return slugs

    def get_absolute_url(self) -> str:
        return reverse("city", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.index_names()
            self.slug = City.objects.free_slug(self)
        elif name_key(self.name)[:120] != self.key:
            self.index_names(self.name_keys)
        super().save(*args, **kwargs)


class Indicator(models.TextChoices):
    """What is measured of a country's migration."""

    MIGRANT_STOCK = "migrant_stock", _("people born abroad")
    MIGRANT_SHARE = "migrant_share", _("share of people born abroad")
    REFUGEES_HOSTED = "refugees_hosted", _("refugees hosted")
    ASYLUM_SEEKERS_HOSTED = "asylum_seekers_hosted", _("asylum seekers hosted")
    OTHERS_PROTECTED = (
        "others_in_need_of_protection",
        _("others in need of international protection"),
    )


class Figure(models.Model):
    """A figure with its unit, year, source and licence."""

    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("address of the source"), max_length=500)
    licence = models.CharField(_("licence"), max_length=60)

    class Meta:
        abstract = True

    @property
    def number(self) -> int | Decimal:
        """The value, a whole number where it is one."""
        return int(self.value) if self.value == self.value.to_integral() else self.value.normalize()


class CountryIndicator(Figure):
    """What is known of migration to a country in a year."""

    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("country")
    )
    indicator = models.CharField(_("indicator"), max_length=40, choices=Indicator.choices)

    class Meta:
        verbose_name = _("country indicator")
        verbose_name_plural = _("country indicators")
        ordering = ["country_id", "indicator", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "indicator", "year"], name="one_indicator_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.indicator} {self.year}: {self.number} {self.unit}"


class CountryOrigin(Figure):
    """How many refugees and asylum seekers in a country come from another one."""

    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, related_name="origins", verbose_name=_("country")
    )
    origin = models.ForeignKey(
        Country,
        on_delete=models.CASCADE,
        related_name="destinations",
        verbose_name=pgettext_lazy("people", "origin"),
    )

    class Meta:
        verbose_name = _("origin of people in a country")
        verbose_name_plural = _("origins of people in countries")
        ordering = ["country_id", "-value"]
        constraints = [
            models.UniqueConstraint(fields=["country", "origin", "year"], name="one_origin_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.country_id} from {self.origin_id} {self.year}: {self.number} {self.unit}"
