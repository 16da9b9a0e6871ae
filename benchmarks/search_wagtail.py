"""The same searches with Wagtail's own database search backend on SQLite, in a process of its own:

    python -m benchmarks.search_wagtail RECORDS QUESTIONS SECONDS

Each record has one model instance; six facets of one value each are counted with ``facet()``, which
is what the backend offers. Meaning is left out. Prints one line of JSON. Gives up, and says so,
where filling takes longer than SECONDS or when asking does.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

FACETS = ("country", "region", "kind", "scope", "evidence", "status")


def main(count: int, asked: int, bound: float) -> dict[str, object]:
    import django
    from django.conf import settings

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db.sqlite3"
        settings.configure(
            INSTALLED_APPS=[
                "django.contrib.contenttypes",
                "django.contrib.auth",
                "taggit",
                "wagtail.search",
                "wagtail",
            ],
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path}},
            WAGTAILSEARCH_BACKENDS={
                "default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}
            },
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            USE_TZ=True,
            STATIC_URL="/static/",
            WAGTAIL_SITE_NAME="Speed",
        )
        django.setup()
        return _measure(count, asked, bound, path)


def _measure(count: int, asked: int, bound: float, path: Path) -> dict[str, object]:
    from django.core.management import call_command
    from django.db import connection, models
    from wagtail.search import index
    from wagtail.search.backends import get_search_backend

    from benchmarks.search_records import Records

    class Record(index.Indexed, models.Model):  # type: ignore[misc]
        title = models.TextField()
        summary = models.TextField()
        body = models.TextField()
        country = models.CharField(max_length=2)
        region = models.CharField(max_length=30)
        kind = models.CharField(max_length=30)
        scope = models.CharField(max_length=30)
        evidence = models.CharField(max_length=30)
        status = models.CharField(max_length=30)

        search_fields = [
            index.SearchField("title", boost=3),
            index.SearchField("summary", boost=2),
            index.SearchField("body"),
            *(index.FilterField(facet) for facet in FACETS),
        ]

        class Meta:
            app_label = "wagtailsearch"

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Record)
    records = Records()
    made = []
    for number in range(count):
        document, _ = records.document(number)
        text = document.texts[0]
        others = " ".join(f"{one.title} {one.summary}" for one in document.texts[1:])
        facets = {facet: document.facets[facet][0] for facet in FACETS}
        made.append(
            Record(title=text.title, summary=text.summary, body=f"{text.body} {others}", **facets)
        )
    Record.objects.bulk_create(made, batch_size=500)
    backend = get_search_backend()
    rebuilder = backend.get_index_for_model(Record)
    begun = time.perf_counter()
    rebuilder.add_model(Record)
    for start in range(0, count, 500):
        rebuilder.add_items(Record, list(Record.objects.order_by("pk")[start : start + 500]))
        if time.perf_counter() - begun > bound:
            return {"left_out": f"filling it took longer than {bound:g} s"}
    filled = time.perf_counter() - begun
    times = []
    begun = time.perf_counter()
    for question in records.questions(asked):
        chosen = Record.objects.all()
        if "country" in question.filters:
            chosen = chosen.filter(country__in=question.filters["country"])
        started = time.perf_counter()
        found = backend.search(question.text, chosen)
        first = 20 * (question.page - 1)
        list(found[first : first + 20])
        found.count()
        for facet in FACETS:
            found.facet(facet)
        times.append(time.perf_counter() - started)
        if time.perf_counter() - begun > bound:
            break
    return {
        "filled_seconds": filled,
        "bytes": path.stat().st_size,
        "times": times,
        "broad": [question.broad for question in records.questions(asked)][: len(times)],
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
