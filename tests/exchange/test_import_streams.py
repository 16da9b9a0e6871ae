"""Ten times the lines take no more memory."""

import json
from pathlib import Path

from tests.exchange.made import a_translation, an_organisation
from tests.finding.installation import Installation

LANGUAGES = ("fr", "es", "ar", "ru", "zh", "it", "de", "pt", "nl")

_MEASURES = """
import resource
from django.core.management import call_command
call_command("import", {folder!r})
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def generate(folder: Path, records: int) -> Path:
    """As many organisations, each with nine translations."""
    folder.mkdir()
    with (folder / "organisations.jsonl").open("w") as file:
        file.writelines(json.dumps(an_organisation(f"o-{n}")) + "\n" for n in range(records))
    with (folder / "translations.jsonl").open("w") as file:
        for n in range(records):
            line = a_translation("organisations", f"o-{n}")
            line["name"] = line.pop("title")
            file.writelines(json.dumps({**line, "language": code}) + "\n" for code in LANGUAGES)
    return folder


def test_fifty_thousand_lines_take_no_more_memory_than_five_thousand(
    tmp_path: Path, installation: Installation, another_installation: Installation
) -> None:
    few, many = generate(tmp_path / "few", 500), generate(tmp_path / "many", 5_000)

    *_said, small = another_installation.python(_MEASURES.format(folder=str(few))).splitlines()
    *said, large = installation.python(_MEASURES.format(folder=str(many))).splitlines()

    assert said == [
        "organisations: 5000 new, 0 changed, 0 unchanged",
        "translations: 45000 new, 0 changed, 0 unchanged",
    ]
    assert int(large) - int(small) < 32_000, f"{small} kB, then {large} kB"
