"""People of the CMS, each with a browser of her own."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client


def _client(name: str, *groups: str, **facts: bool) -> Client:
    user = User.objects.create_user(name, f"{name}@example.org", **facts)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def administrator(db: None) -> Client:
    return _client("administrator", is_superuser=True)


@pytest.fixture
def editor(db: None) -> Client:
    return _client("editor", "Editors")


@pytest.fixture
def moderator(db: None) -> Client:
    return _client("moderator", "Moderators")
