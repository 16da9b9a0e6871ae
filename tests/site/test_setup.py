"""``clearinghouse setup`` from nothing to a filled site, and again in no time."""

from pathlib import Path

from tests.finding.installation import Installation, new_database


def test_setup_fills_an_empty_database_and_a_second_one_leaves_it_alone(tmp_path: Path) -> None:
    with new_database(tmp_path) as address:
        installation = Installation(tmp_path, address)

        first = installation.run("setup", "--no-index")
        second = installation.run("setup", "--no-index")

        assert first.returncode == second.returncode == 0, first.stderr + second.stderr
        assert "practices: 555 new, 0 changed, 0 unchanged" in first.stdout
        assert "The starter collection is loaded." in second.stdout
        assert "new," not in second.stdout
        assert installation.python("print(Practice.objects.public().count())") == "555"
