"""The same searches with PostgreSQL full text, as a team would set it up without a search engine.

A stored tsvector with a GIN index, each record in the configuration of its language, title before
summary before text; one statement gives the page ranked by ts_rank, the total and all facets. All
words must occur, which is what ``websearch_to_tsquery`` does and less work than the engine's
"half of the words". Meaning is left out.
"""

import time
from collections.abc import Iterator

import psycopg

from benchmarks.search_records import Question, Records

CONFIGURATIONS = {
    "en": "english", "fr": "french", "es": "spanish", "ar": "arabic",
    "ru": "russian", "it": "italian", "de": "german", "zh": "simple",
}  # fmt: skip
FACETS = ("theme", "target", "country", "region", "kind", "scope", "evidence", "status", "language")

_CREATE = f"""
    CREATE TABLE record (
        number integer PRIMARY KEY,
        words tsvector NOT NULL,
        {", ".join(f"{facet} text[] NOT NULL" for facet in FACETS)}
    )"""

_COPY = (
    f"COPY loading (number, configuration, title, summary, body, {', '.join(FACETS)}) FROM STDIN"
)

_FILL = f"""
    INSERT INTO record SELECT number,
        setweight(to_tsvector(configuration::regconfig, title), 'A') ||
        setweight(to_tsvector(configuration::regconfig, summary), 'B') ||
        setweight(to_tsvector(configuration::regconfig, body), 'C'),
        {", ".join(FACETS)}
    FROM loading"""


def fill(connection: psycopg.Connection, records: Records, count: int) -> float:
    """Put records in; the seconds it took, without making them up."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET work_mem = '128MB'")
        cursor.execute("ALTER SYSTEM SET maintenance_work_mem = '512MB'")
        cursor.execute("ALTER SYSTEM SET jit = off")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute(_CREATE)
        cursor.execute(
            "CREATE UNLOGGED TABLE loading (number integer, configuration text, title text, "
            f"summary text, body text, {', '.join(f'{facet} text[]' for facet in FACETS)})"
        )
        with cursor.copy(_COPY) as copy:
            for row in _rows(records, count):
                copy.write_row(row)
        begun = time.perf_counter()
        cursor.execute(_FILL)
        cursor.execute("CREATE INDEX ON record USING gin (words)")
        cursor.execute("DROP TABLE loading")
        cursor.execute("VACUUM ANALYZE record")
        return time.perf_counter() - begun


def _rows(records: Records, count: int) -> Iterator[list[object]]:
    for number in range(count):
        document, _ = records.document(number)
        original = document.texts[0]
        others = " ".join(f"{text.title} {text.summary}" for text in document.texts[1:])
        yield [
            number,
            CONFIGURATIONS[original.language],
            original.title,
            original.summary,
            f"{original.body} {others}",
            *(list(document.facets[facet]) for facet in FACETS),
        ]


def search(connection: psycopg.Connection, question: Question) -> int:
    """One search with page, total and facets; the total."""
    conditions = ["words @@ query"]
    values: dict[str, object] = {
        "configuration": CONFIGURATIONS[question.language],
        "text": question.text,
        "offset": 20 * (question.page - 1),
    }
    without: dict[str, str] = {}
    for facet, codes in question.filters.items():
        values[f"codes_{facet}"] = list(codes)
        without[facet] = f"{facet} && %(codes_{facet})s::text[]"
    passing = " AND ".join(without.values()) or "true"
    counts = [
        f"SELECT '{facet}', code, count(*) FROM found, unnest({facet}) AS code "
        f"WHERE {' AND '.join(one for name, one in without.items() if name != facet) or 'true'} "
        "GROUP BY code"
        for facet in FACETS
    ]
    statement = f"""
        WITH question AS (
            SELECT websearch_to_tsquery(%(configuration)s::regconfig, %(text)s) AS query
        ), found AS MATERIALIZED (
            SELECT record.*, ts_rank(words, query) AS rank FROM record, question
            WHERE {" AND ".join(conditions)}
        )
        (SELECT 'page', number::text, 0::bigint FROM found WHERE {passing}
         ORDER BY rank DESC, number OFFSET %(offset)s LIMIT 20)
        UNION ALL SELECT 'total', '', count(*) FROM found WHERE {passing}
        UNION ALL {" UNION ALL ".join(counts)}"""
    with connection.cursor() as cursor:
        rows = cursor.execute(statement, values).fetchall()
    return next(count for kind, _, count in rows if kind == "total")


def size(connection: psycopg.Connection) -> int:
    """Bytes on disk of the records with their index."""
    with connection.cursor() as cursor:
        row = cursor.execute("SELECT pg_total_relation_size('record')").fetchone()
    return int(row[0]) if row else 0
