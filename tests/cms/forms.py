"""What a browser sends when an editor saves a record's form."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client


def fields(page: bytes) -> dict[str, Any]:
    """Every field of the editing form with what it holds."""
    form = BeautifulSoup(page, "html.parser").select_one("form[data-edit-form]")
    assert form is not None
    found: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), field.get("type", "")
        if field.name == "select":
            chosen = field.select("option[selected]")
            found[name] = chosen[0]["value"] if chosen else ""
        elif kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                found.setdefault(name, []).append(field.get("value", "on"))
        elif kind not in {"submit", "button", "file"}:
            found[name] = (
                field.text.lstrip("\n") if field.name == "textarea" else field.get("value", "")
            )
    return {name: value for name, value in found.items() if "__prefix__" not in name}


def form_of(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response
    return fields(response.content)


def errors_on(page: bytes) -> str:
    """All that the page says is wrong."""
    soup = BeautifulSoup(page, "html.parser")
    return " ".join(
        part.get_text(" ", strip=True)
        for part in soup.select(".messages .error, .error-message, .w-field__errors")
    )
