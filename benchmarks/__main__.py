"""Runs every measurement in turn and prints its tables; ``docs/benchmarks.md`` keeps what came out.

A million records are asked for by name: ``python -m benchmarks.search_speed 1000000``.
"""

import subprocess
import sys
from pathlib import Path

JUDGEMENTS = Path(__file__).parent / "judgements"

MEASUREMENTS = (
    (
        "Quality",
        "benchmarks.retrieval",
        [
            "--queries",
            str(JUDGEMENTS / "queries-dev.jsonl"),
            "--qrels",
            str(JUDGEMENTS / "qrels-dev.tsv"),
        ],
    ),
    ("Search", "benchmarks.search_speed", ["1000", "10000", "100000"]),
    ("Pages", "benchmarks.pages", []),
)

if __name__ == "__main__":
    failed = False
    for title, module, arguments in MEASUREMENTS:
        print(f"\n## {title}\n", flush=True)
        failed |= bool(subprocess.run([sys.executable, "-m", module, *arguments]).returncode)
    sys.exit(failed)
