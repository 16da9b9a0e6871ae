"""Processes are killed without warning, in the middle of indexing; afterwards index and database agree."""

import random
import signal
import time

import pytest

from tests.finding.installation import Installation, eventually, kill

pytestmark = pytest.mark.xdist_group("kills")

KILLED = -signal.SIGKILL


def change_everything(installation: Installation) -> None:
    """Change ten, withdraw five, delete five and add five."""
    installation.python(
        """
        for n in range(10):
            practice = Practice.objects.get(slug=f"practice-{n}")
            practice.status = "ended"
            practice.save()
        for n in range(10, 15):
            Practice.objects.get(slug=f"practice-{n}").unpublish()
        for n in range(15, 20):
            Practice.objects.get(slug=f"practice-{n}").delete()
        for n in range(20, 25):
            a_practice(f"practice-{n}")
        """
    )


def assert_agreement(installation: Installation) -> None:
    done = installation.run("check")
    assert done.returncode == 0, done.stdout + done.stderr


def assert_recovery(installation: Installation) -> None:
    """A server started now brings index and database to agree, and ends when asked to."""
    assert installation.run("check").returncode == 1
    server = installation.start("serve", "--port", "0")
    try:
        eventually(lambda: installation.pending() == 0)
        assert_agreement(installation)
    finally:
        server.terminate()
        server.wait(20)


DRAIN = """
    from clearinghouse.finding.engine import get_engine
    from clearinghouse.finding.indexing.drain import Drain
    from clearinghouse.finding.indexing.meaning import Meaning

    class Dying(Drain):
        {where}

    Dying(get_engine(), Meaning(None)).step()
"""


def run_until_killed(installation: Installation, code: str) -> None:
    process = installation.start_python(code)
    assert process.wait(60) == KILLED, installation.log.read_text()


def test_killed_before_anything_is_written(filled: Installation) -> None:
    change_everything(filled)
    run_until_killed(filled, DRAIN.format(where="def _write(self, *args): die()"))
    assert_recovery(filled)


def test_killed_after_the_index_is_written_and_before_the_outbox_is(filled: Installation) -> None:
    change_everything(filled)
    before = filled.pending()
    run_until_killed(filled, DRAIN.format(where="def _forget(self, *args, **kwargs): die()"))
    assert filled.pending() == before
    server = filled.start("serve", "--port", "0")
    try:
        eventually(lambda: filled.pending() == 0)
    finally:
        kill(server)
    assert_agreement(filled)


def test_killed_while_the_index_is_written(filled: Installation) -> None:
    change_everything(filled)
    run_until_killed(
        filled,
        """
        from clearinghouse.finding.engine import get_engine
        from clearinghouse.finding.indexing.meaning import NO_VECTORS
        from clearinghouse.finding.indexing.records import documents, live_slugs

        def some():
            for document in documents(list(live_slugs())):
                yield document, NO_VECTORS
            die()

        get_engine().write(some(), delete=["practices/practice-10"])
        """,
    )
    assert_recovery(filled)


def test_killed_while_an_index_is_built(filled: Installation) -> None:
    run_until_killed(
        filled,
        """
        from clearinghouse.finding.engine import get_engine
        from clearinghouse.finding.indexing import rebuild
        from clearinghouse.finding.indexing.meaning import Meaning

        class Dying(rebuild._Made):
            def documents(self):
                yield from list(super().documents())[:10]
                die()

        rebuild._Made = Dying
        rebuild.rebuild(get_engine(), Meaning(None))
        """,
    )
    # The live index is as it was, and what changes now is not lost.
    assert_agreement(filled)
    change_everything(filled)
    assert_recovery(filled)
    assert filled.run("reindex").returncode == 0
    assert_agreement(filled)


def test_killed_after_a_new_index_took_its_place(filled: Installation) -> None:
    """A change that the rebuild had read before is indexed in the new index all the same."""
    run_until_killed(
        filled,
        """
        from clearinghouse.finding.engine import get_engine
        from clearinghouse.finding.indexing import rebuild
        from clearinghouse.finding.indexing.drain import Drain
        from clearinghouse.finding.indexing.meaning import Meaning

        class Reading(rebuild._Made):
            def documents(self):
                read = list(super().documents())
                practice = Practice.objects.get(slug="practice-3")
                practice.status = "ended"
                practice.save()
                # As if the worker had written it to the index that is live until now.
                IndexChange.objects.update(state=IndexChange.State.KEPT)
                yield from read

        rebuild._Made = Reading
        rebuild._finish = lambda *args: die()
        rebuild.rebuild(get_engine(), Meaning(None))
        """,
    )
    assert_recovery(filled)


NOTED = "SELECT coalesce(max(id), 0) FROM finding_indexchange"


def wait_until_it_works(installation: Installation, noted: int) -> None:
    """Wait until changes were noted after this one, and some of them were indexed."""
    eventually(lambda: installation.ask(NOTED) > noted, seconds=60)
    eventually(lambda: installation.pending() < installation.ask(NOTED) - noted, seconds=60)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_server_killed_at_any_moment_of_its_work(filled: Installation, seed: int) -> None:
    chance = random.Random(seed)
    noted = filled.ask(NOTED)
    for _kill in range(3):
        server = filled.start("serve", "--port", "0")
        writer = filled.start_python(
            """
            for n in range(1000):
                practice = Practice.objects.order_by("?").first()
                practice.status = "ended" if n % 2 else "ongoing"
                practice.save()
                time.sleep(0.01)
            """
        )
        wait_until_it_works(filled, noted)
        time.sleep(chance.uniform(0, 2))
        kill(server)
        kill(writer)
        noted = filled.ask(NOTED)
    server = filled.start("serve", "--port", "0")
    try:
        eventually(lambda: filled.pending() == 0, seconds=60)
    finally:
        kill(server)
    assert_agreement(filled)
