"""An import that is killed goes on where it was, and nothing shows in the end."""

import re
from pathlib import Path

from tests.exchange.made import a_practice, a_study, a_translation, write
from tests.finding.installation import Installation

_DIES = """
import threading
from clearinghouse.exchange.models import UnfinishedImport
def watch():
    while not UnfinishedImport.objects.filter(file__gte={file}, line__gte={line}).exists():
        time.sleep(0.001)
    die()
threading.Thread(target=watch, daemon=True).start()
from django.core.management import call_command
call_command("import", {folder!r})
print("came to its end")
"""


def lines(folder: Path) -> Path:
    folder.mkdir()
    return write(
        folder,
        studies=[a_study(f"study-{n}", practices=[f"practice-{n}"]) for n in range(200)],
        practices=[a_practice(f"practice-{n}") for n in range(600)],
        translations=[
            a_translation(id=f"practice-{n}", language=language)
            for n in range(500)
            for language in ("fr", "es", "it")
        ],
    )


def test_an_import_killed_again_and_again_ends_as_one_that_was_not(
    tmp_path: Path, installation: Installation, another_installation: Installation
) -> None:
    folder = lines(tmp_path / "in")
    whole = another_installation.run("import", str(folder))
    assert whole.returncode == 0, whole.stderr

    for file, line in ((1, 200), (2, 600)):
        killed = installation.python(_DIES.format(file=file, line=line, folder=str(folder)))
        assert killed == "", "it ended before it was killed"
    done = installation.run("import", str(folder))

    assert done.returncode == 0, done.stderr
    went_on = re.search(r"went on after translations.jsonl:(\d+),", done.stdout)
    assert went_on, done.stdout
    assert int(went_on[1]) >= 600
    assert done.stdout.splitlines()[1:] == whole.stdout.splitlines()
    for each in (installation, another_installation):
        assert each.run("export", "--output", str(each.folder / "out")).returncode == 0
    for file in (installation.folder / "out").iterdir():
        assert file.read_bytes() == (another_installation.folder / "out" / file.name).read_bytes()
    left = "from clearinghouse.exchange.models import UnfinishedImport\n"
    assert installation.python(left + "print(UnfinishedImport.objects.count())") == "0"


def test_files_that_changed_since_are_imported_from_the_start(
    tmp_path: Path, installation: Installation
) -> None:
    folder = lines(tmp_path / "in")
    installation.python(_DIES.format(file=1, line=200, folder=str(folder)))

    write(folder, studies=[a_study("study-0", title="Changed")])
    done = installation.run("import", str(folder))

    assert "went on" not in done.stdout
    assert "studies: 0 new, 1 changed, 0 unchanged" in done.stdout
