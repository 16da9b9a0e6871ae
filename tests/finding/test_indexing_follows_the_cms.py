"""What changes while the server runs is in the index within seconds, also when it is scheduled."""

from collections.abc import Iterator

import pytest

from clearinghouse.finding.engines.embedded import EmbeddedEngine
from tests.finding.installation import Installation, eventually

pytestmark = pytest.mark.xdist_group("kills")

SECONDS = 10.0
"""Within which a change is in the index, on a machine that does other things too."""


@pytest.fixture
def serving(filled: Installation) -> Iterator[Installation]:
    server = filled.start("serve", "--port", "0")
    try:
        # The server's own first change shows that its worker is at work.
        filled.python("Practice.objects.get(slug='practice-0').save()")
        eventually(lambda: filled.pending() == 0, seconds=60)
        yield filled
    finally:
        server.terminate()
        assert server.wait(30) == 0


def test_every_change_is_in_the_index_within_seconds(serving: Installation) -> None:
    engine = EmbeddedEngine(serving.folder / "index")
    before = dict(engine.fingerprints())
    serving.python(
        """
        a_practice("new")
        draft = a_practice("draft", live=False)
        draft.save_revision().publish()
        practice = Practice.objects.get(slug="practice-1")
        practice.status = "ended"
        practice.save_revision().publish()
        Practice.objects.get(slug="practice-2").unpublish()
        Practice.objects.get(slug="practice-3").delete()
        """
    )
    gone = {"practices/practice-2", "practices/practice-3"}
    come = {"practices/new", "practices/draft"}
    eventually(lambda: engine.fingerprints().keys() == before.keys() - gone | come, SECONDS)
    assert engine.fingerprints()["practices/practice-1"] != before["practices/practice-1"]
    assert serving.run("check").returncode == 0


def test_what_is_scheduled_happens_by_itself(serving: Installation) -> None:
    engine = EmbeddedEngine(serving.folder / "index")
    live = serving.python(
        """
        from datetime import timedelta
        from django.utils import timezone
        soon = timezone.now() + timedelta(seconds=10)
        leaving = Practice.objects.get(slug="practice-4")
        leaving.expire_at = soon
        leaving.save_revision().publish()
        coming = a_practice("coming", live=False)
        coming.go_live_at = soon
        coming.save_revision().publish()
        print(Practice.objects.get(slug="practice-4").live, Practice.objects.get(slug="coming").live)
        """
    )
    assert live == "True False"
    eventually(lambda: "practices/practice-4" not in engine.fingerprints(), 30 + SECONDS)
    eventually(lambda: "practices/coming" in engine.fingerprints(), 30 + SECONDS)


def test_another_process_takes_over_from_one_that_dies(filled: Installation) -> None:
    first = filled.start("serve", "--port", "0")
    filled.python("Practice.objects.get(slug='practice-0').save()")
    eventually(lambda: filled.pending() == 0, seconds=60)
    second = filled.start("serve", "--port", "0")
    try:
        first.kill()  # the master alone: its processes notice and end by themselves
        filled.python("Practice.objects.get(slug='practice-0').save()")
        eventually(lambda: filled.pending() == 0, seconds=60)
    finally:
        second.terminate()
        second.wait(30)
    assert filled.run("check").returncode == 0
