"""The starter collection: loaded once, and again when it has changed, past nobody's edits.

What each record was when the collection last wrote it is remembered. A record
that says something else by now was edited here, and is left alone.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from clearinghouse.exchange.importing import Counts, Import, find_files
from clearinghouse.exchange.ledger import Problem
from clearinghouse.exchange.models import LoadedCollection
from clearinghouse.exchange.writing import Terms

STARTER = "starter"
FOLDER = Path(__file__).parent.parent / "practices" / "collection"
COMPILED = "2026-11"


def fingerprint_of(folder: Path) -> str:
    """A hash of all files of the format in a folder."""
    digest = hashlib.blake2b(digest_size=32)
    for file in find_files([folder]):
        digest.update(f"\0{file.type}\0".encode())
        with file.path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def load_collection(
    folder: Path = FOLDER,
    *,
    force: bool = False,
    show_progress: bool = False,
    tell: Callable[[Problem], object] = lambda problem: None,
) -> dict[str, Counts] | None:
    """Load the collection unless this version of it is loaded; returns the counts, None if it was.

    With ``force`` it is loaded again, over what editors changed. ``tell`` is
    given every error and note. Raises ImportFailedError.
    """
    fingerprint = fingerprint_of(folder)
    if (
        not force
        and LoadedCollection.objects.filter(name=STARTER, fingerprint=fingerprint).exists()
    ):
        return None
    terms = Terms(compiled=COMPILED, remember=True, force=force)
    with Import([folder], terms, show_progress=show_progress) as importing:
        importing.read()
        importing.write()
        for problem in (*importing.errors(), *importing.notes()):
            tell(problem)
        counts = importing.counts
    LoadedCollection.objects.update_or_create(name=STARTER, defaults={"fingerprint": fingerprint})
    return counts
