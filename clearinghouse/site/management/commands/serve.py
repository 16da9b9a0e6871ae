"""``clearinghouse serve``: the server for readers and editors, with the index's worker inside.

Gunicorn's master forks the processes that answer. Threads do not survive a
fork, so the worker, the engine and the embedder begin in each process after it.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from clearinghouse.finding.indexing.worker import IndexWorker


class Command(BaseCommand):
    help = "Serve the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="default: PORT or 8000")
        parser.add_argument(
            "--host", default="127.0.0.1", help="the address to listen at; 0.0.0.0 for all"
        )
        parser.add_argument(
            "--access-log", action="store_true", help="write a line to standard output a request"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104
        self.stdout.write(f"Serving http://{shown}:{port} (Ctrl-C ends it)")
        # A connection must not be shared between processes.
        connections.close_all()
        Server(
            {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                "worker_class": "gthread",
                "workers": settings.WEB_WORKERS,
                "threads": settings.WEB_THREADS,
                "timeout": 60,
                "graceful_timeout": 20,
                "keepalive": 5,
                "accesslog": "-" if options["access_log"] else None,
                "loglevel": "warning",
                "post_worker_init": start_indexing,
                "worker_exit": stop_indexing,
            }
        ).run()


class Server(BaseApplication):
    """Gunicorn, configured by a mapping of its settings."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


def start_indexing(process: Any) -> None:
    """In each process that answers, once it has been forked and has loaded the site."""
    process.indexing = IndexWorker()
    process.indexing.start()


def stop_indexing(server: Any, process: Any) -> None:
    """As such a process ends: the batch in hand is finished."""
    if hasattr(process, "indexing"):
        process.indexing.stop()
