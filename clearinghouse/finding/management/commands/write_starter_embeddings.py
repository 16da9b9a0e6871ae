"""``clearinghouse write_starter_embeddings``: for developers, after the starter collection changed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from clearinghouse.finding.indexing.starter import FILE, write_starter_embeddings


class Command(BaseCommand):
    help = (
        "Write the embeddings of this installation's records to the file that comes with the "
        "software. Run it on an installation that holds the starter collection alone, after reindex."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(str(FILE))
        count = write_starter_embeddings(path)
        self.stdout.write(f"{count:,} embeddings, {path.stat().st_size / 1e6:.1f} MB: {path}")
