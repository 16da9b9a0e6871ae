"""Lines of the interchange format for tests, and the commands run on them."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from clearinghouse.places.models import Country

Line = dict[str, Any]

COUNTRIES = {"SE": "Sweden", "DE": "Germany", "CA": "Canada", "MA": "Morocco"}


def countries() -> None:
    Country.objects.bulk_create(
        Country(code=code, name=name, continent="EU", region="") for code, name in COUNTRIES.items()
    )


def a_source(**other: Any) -> Line:
    return {
        "url": "https://city.example/report",
        "title": "Report",
        "publisher": "The city",
        "language": "sv",
        "published": "2018-05",
        **other,
    }


def a_practice(id: str = "mentors", **other: Any) -> Line:
    return {
        "id": id,
        "kind": "programme",
        "title": "Mentors for newcomers",
        "language": "en",
        "summary": "Volunteers meet newcomers once a week.",
        "challenge": None,
        "approach": None,
        "results": None,
        "lessons": None,
        "scope": "city",
        "places": [{"city": None, "country": "SE"}],
        "started": "2016",
        "ended": None,
        "status": "ongoing",
        "organisations": [{"name": "City of Lund", "role": "lead"}],
        "themes": ["cohesion", "work"],
        "target_groups": ["newcomers"],
        "outcomes": [
            {"measure": "found work", "value": 62, "unit": "percent", "year": 2015, "source": 0}
        ],
        "cost": {"amount": 120000, "currency": "SEK", "per": "year", "source": 0},
        "replicated_in": [{"city": None, "country": "DE", "year": 2014}],
        "recognition": ["City award"],
        "gcm_objectives": [16],
        "sdg_targets": ["10.7"],
        "studies": [],
        "sources": [a_source()],
        **other,
    }


def a_study(id: str = "mentors-trial", **other: Any) -> Line:
    return {
        "id": id,
        "title": "Mentoring: a trial",
        "language": "en",
        "summary": "A trial of mentoring.",
        "authors": ["Berg, Eva"],
        "year": 2020,
        "design": "rct",
        "intervention": "Newcomers met a mentor.",
        "comparison": None,
        "places": [{"city": None, "country": "SE"}],
        "sample_size": 240,
        "follow_up_months": 12,
        "effects": [
            {
                "domain": "employment",
                "measure": "in work after a year",
                "estimate": 4.5,
                "unit": "percentage_points",
                "ci_low": 0.5,
                "ci_high": 8.5,
                "standard_error": None,
                "p_value": 0.03,
                "n": 240,
                "direction": "improved",
            }
        ],
        "doi": None,
        "practices": [],
        "sources": [a_source()],
        **other,
    }


def an_event(id: str = "forum-2018", **other: Any) -> Line:
    return {
        "id": id,
        "kind": "forum",
        "title": "A forum",
        "language": "en",
        "summary": "Cities met.",
        "starts": "2018-11-20T09:00",
        "ends": "2018-11-21",
        "timezone": "Africa/Casablanca",
        "venue": None,
        "city": None,
        "country": "MA",
        "organisers": ["A network"],
        "sponsors": [],
        "speakers": [{"name": "Eva Berg", "role": None, "organisation": None, "part": "keynote"}],
        "themes": ["governance"],
        "sources": [a_source()],
        **other,
    }


def a_recommendation(id: str = "give-mentors", **other: Any) -> Line:
    return {
        "id": id,
        "event": None,
        "body": "Mayors",
        "adopted": "2018-11",
        "title": "Give newcomers mentors",
        "text": "Cities should give every newcomer a mentor.",
        "addressed_to": ["city"],
        "themes": ["cohesion"],
        "practices": [],
        "language": "en",
        "sources": [a_source()],
        **other,
    }


def an_organisation(id: str = "lund", **other: Any) -> Line:
    return {
        "id": id,
        "name": "City of Lund",
        "short_name": None,
        "kind": "municipality",
        "city": None,
        "country": "SE",
        "website": "https://lund.example",
        "summary": "A city.",
        "works_on": ["welcome"],
        "language": "en",
        "sources": [a_source()],
        **other,
    }


def a_translation(record: str = "practices", id: str = "mentors", **other: Any) -> Line:
    return {
        "record": record,
        "id": id,
        "language": "fr",
        "title": "Des mentors",
        "summary": "Des bénévoles rencontrent les nouveaux venus.",
        "origin": "machine",
        "reviewed": False,
        **other,
    }


def write(folder: Path, **files: Iterable[Line | str]) -> Path:
    """Write ``practices=[…]`` to ``practices.jsonl``; a text stands for itself."""
    for name, lines in files.items():
        (folder / f"{name}.jsonl").write_text(
            "".join(
                line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) + "\n"
                for line in lines
            ),
            encoding="utf-8",
        )
    return folder


@dataclass
class Done:
    """What a command said, and whether it failed."""

    out: list[str]
    err: list[str]
    failure: str

    @property
    def errors(self) -> str:
        return "\n".join(self.err)

    def says(self, line: str) -> bool:
        return line in self.out


def run(command: str, *arguments: Any, **options: Any) -> Done:
    out, err, failure = io.StringIO(), io.StringIO(), ""
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
    except CommandError as error:
        assert error.returncode == 1
        failure = str(error)
    return Done(out.getvalue().splitlines(), err.getvalue().splitlines(), failure)


def exported(folder: Path) -> dict[str, bytes]:
    """The files that an export of everything writes, by name."""
    done = run("export", output=folder)
    assert not done.failure
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
