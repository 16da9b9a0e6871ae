"""What a reader sees of studies."""

import pytest
from django.test import Client

from clearinghouse.evidence.models import Effect
from tests.records import made

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_design_says_what_it_can_tell(client: Client) -> None:
    made.study(design="cross_sectional")
    assert "It shows what goes together, not what causes what." in read(
        client, "/en/studies/a-study/"
    )


def test_an_effect_has_its_estimate_and_uncertainty(client: Client) -> None:
    study = made.study()
    study.effects = [
        Effect(
            domain="employment",
            measure="in work after two years",
            direction="improved",
            estimate=15,
            unit="percentage_points",
            ci_low=4.5,
            ci_high=25,
            p_value=0.01,
        )
    ]
    study.save()
    page = read(client, "/en/studies/a-study/")
    assert "15 percentage points" in page
    assert "4.5 to 25" in page
    assert "0.01" in page
    assert "▲</span> improved" in page


def test_a_study_without_estimates_has_no_empty_columns(client: Client) -> None:
    study = made.study()
    study.effects = [Effect(domain="health", measure="sleep", direction="no_difference")]
    study.save()
    page = read(client, "/en/studies/a-study/")
    assert "no difference" in page
    assert "Confidence interval" not in page


def test_a_study_leads_to_its_practices_and_its_doi(client: Client) -> None:
    practice = made.practice()
    practice.studies = [made.study(doi="10.1126/science.aao4408")]
    practice.save()
    page = read(client, "/en/studies/a-study/")
    assert '<a href="/en/practices/a-practice/">' in page
    assert 'href="https://doi.org/10.1126/science.aao4408"' in page


def test_a_practice_that_is_not_public_is_not_named(client: Client) -> None:
    practice = made.practice(live=False)
    practice.studies = [made.study()]
    practice.save()
    assert "Practice a-practice" not in read(client, "/en/studies/a-study/")


def test_the_list_keeps_those_of_a_design_and_on_an_outcome(client: Client) -> None:
    made.study("trial", design="rct", effects=1)
    made.study("survey", design="cross_sectional", effects=1)
    made.study("silent-trial", design="rct")
    page = read(client, "/en/studies/?design=rct&domain=employment")
    assert "Study trial" in page
    assert "Study survey" not in page
    assert "Study silent-trial" not in page
    assert 'content="noindex' in page


def test_a_filter_that_nobody_knows_filters_nothing(client: Client) -> None:
    made.study()
    assert "Study a-study" in read(client, "/en/studies/?design=magic&page=nine")
