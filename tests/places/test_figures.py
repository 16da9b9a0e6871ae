"""Each country's figures: read with their sources, errors with file, line and column."""

from decimal import Decimal
from pathlib import Path

import pytest

from clearinghouse.places.gazetteer import FigureError, load_figures
from clearinghouse.places.models import Country, CountryIndicator, CountryOrigin

pytestmark = pytest.mark.django_db

HEAD = "country,indicator,value,unit,year,source,source_url,licence"
SHARE = "SE,migrant_share,19.96,percent of population,2019,UN DESA,https://example.org/,CC BY"


@pytest.fixture(autouse=True)
def sweden() -> Country:
    return Country.objects.create(code="SE", name="Sweden", continent="EU", region="europe")


def written(path: Path, *lines: str) -> Path:
    file = path / "figures.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_figure_keeps_its_source_year_and_licence(tmp_path: Path) -> None:
    assert load_figures(CountryIndicator, written(tmp_path, HEAD, SHARE)) == 1
    figure = CountryIndicator.objects.get()
    assert (figure.number, figure.unit, figure.year) == (
        Decimal("19.96"),
        "percent of population",
        2019,
    )
    assert (figure.source, figure.source_url, figure.licence) == (
        "UN DESA",
        "https://example.org/",
        "CC BY",
    )


def test_loading_again_changes_only_what_differs(tmp_path: Path) -> None:
    load_figures(CountryIndicator, written(tmp_path, HEAD, SHARE))
    assert load_figures(CountryIndicator, written(tmp_path, HEAD, SHARE)) == 0
    corrected = written(tmp_path, HEAD, SHARE.replace("19.96", "20"))
    assert load_figures(CountryIndicator, corrected) == 1
    assert CountryIndicator.objects.get().number == 20


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (SHARE.replace("SE", "QQ"), "figures.csv:2: country: 'QQ' is not a country"),
        (SHARE.replace("19.96", "many"), "figures.csv:2: value and year must be numbers"),
        (SHARE.replace("19.96", "NaN"), "figures.csv:2: value"),
        (SHARE.replace("migrant_share", "luck"), "figures.csv:2: indicator: "),
        (SHARE.replace("https://example.org/", "nowhere"), "figures.csv:2: source_url: "),
        ("SE,migrant_share", "figures.csv:2: it must have 8 columns"),
        (f"{SHARE}\n{SHARE}", "figures.csv:3: the same figure as on line 2"),
    ],
)
def test_errors_name_file_line_and_column(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(FigureError) as raised:
        load_figures(CountryIndicator, written(tmp_path, HEAD, line))
    assert str(raised.value).startswith(message)
    assert not CountryIndicator.objects.exists()


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(FigureError, match=r"figures\.csv:1: the columns must be country, origin"):
        load_figures(CountryOrigin, written(tmp_path, HEAD, SHARE))
