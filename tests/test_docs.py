"""Documentation that cannot drift: settings, commands, search parameters, dependencies, the README's commands."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "clearinghouse"
MADE_AT_RUN_TIME = {"var/"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def settings() -> list[str]:
    source = (PACKAGE / "site" / "settings.py").read_text()
    return sorted(set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source)))


def commands() -> list[str]:
    found = PACKAGE.glob("*/management/commands/*.py")
    return sorted(path.stem for path in found if path.stem != "__init__")


def dependencies() -> list[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    named = [*project["dependencies"], *extras["dev"], *extras["build"]]
    return sorted(re.split(r"[\[<>=~ ]", name)[0] for name in named)


@pytest.mark.parametrize("setting", settings())
def test_every_setting_is_documented(setting: str) -> None:
    assert f"| `{setting}` |" in read("docs/running.md")


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"clearinghouse {command}" in read("docs/running.md")


@pytest.mark.parametrize("dependency", dependencies())
def test_every_dependency_has_a_reason(dependency: str) -> None:
    assert re.search(rf"\b{re.escape(dependency)}\b", read("docs/architecture.md"), re.IGNORECASE)


def test_documented_settings_exist() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)` \|", read("docs/running.md"), re.MULTILINE)
    assert sorted(documented) == settings()


def test_every_search_parameter_is_documented() -> None:
    from clearinghouse.finding.parameters import PARAMETERS

    text = read("docs/using.md")
    assert [name for name in PARAMETERS if f"| `{name}` |" not in text] == []


def test_commands_of_the_readme_are_those_that_ci_runs() -> None:
    readme, makefile = read("README.md"), read("Makefile")
    for target in set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    assert "exec make test" in read(".ci/run")


def test_clearinghouse_commands_of_the_readme_exist() -> None:
    known = {*commands(), "createsuperuser"}
    assert set(re.findall(r"bin/clearinghouse (\w+)", read("README.md"))) <= known


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_paths_that_documentation_names_exist(page: str) -> None:
    bases = (ROOT, PACKAGE, *PACKAGE.iterdir())
    named = set(re.findall(r"`([a-z_]+/[\w./-]*)`", read(page))) - MADE_AT_RUN_TIME
    assert [name for name in sorted(named) if not any((b / name).exists() for b in bases)] == []


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = read(f"docs/{page}")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []


def test_no_file_of_requirements_names_an_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in read(name)
        assert "--index-url" not in read(name)
