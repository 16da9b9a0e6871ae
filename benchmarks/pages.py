"""Pages a second: home, search and practice pages of the production server, asked by wrk.

The server runs as in production on this machine, with the real collection;
wrk (Debian: apt-get install wrk) runs beside it and takes its share of the
processors. *Uncached* searches are all different: every address differs and
its words are drawn from the collection's titles, so that neither the page nor
the query's vector is at hand. *Conditional* requests carry the ETag of the
page as a browser that has it does.
"""

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

COLLECTION = Path(__file__).parent.parent / "clearinghouse" / "practices" / "collection"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh-hans", "it")


@contextlib.contextmanager
def server(data: Path) -> Iterator[str]:
    """The production server on the installation in ``data``, which is set up first."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = {**os.environ, "DATA_DIR": str(data), "SITE_URL": address, "PORT": str(port)}
    command = [sys.executable, "-m", "clearinghouse"]
    subprocess.run([*command, "setup"], env=environment, check=True)
    with (data / "log").open("wb") as log:
        process = subprocess.Popen([*command, "serve"], env=environment, stdout=log, stderr=log)
    try:
        for _attempt in range(300):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"{address}/readyz")
                break
            time.sleep(0.2)
        else:
            raise SystemExit(f"The server did not become ready; see {data / 'log'}.")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def searches(count: int, *, seed: int) -> list[str]:
    """Addresses of ``count`` different searches, of two or three words of real titles."""
    with (COLLECTION / "practices.jsonl").open(encoding="utf-8") as file:
        titles = [json.loads(line)["title"] for line in file]
    words = sorted({word for title in titles for word in re.findall(r"\w{4,}", title)})
    draw = random.Random(seed)
    addresses = set()
    while len(addresses) < count:
        chosen = "+".join(urllib.request.quote(w) for w in draw.sample(words, draw.choice((2, 3))))
        addresses.add(f"/{draw.choice(LANGUAGES)}/practices/?q={chosen}")
    return sorted(addresses, key=lambda _address: draw.random())


def script(folder: Path, addresses: list[str], headers: dict[str, str]) -> Path:
    """A script for wrk: each request takes the next address; counts what is not 200 or 304."""
    lines = ",\n".join(json.dumps(address) for address in addresses)
    fields = ", ".join(f"[{json.dumps(k)}] = {json.dumps(v)}" for k, v in headers.items())
    path = folder / "requests.lua"
    path.write_text(
        f"local addresses = {{\n{lines}\n}}\n"
        f"local headers = {{ {fields} }}\n"
        "local counter = 0\n"
        "local threads = 0\n"
        "function setup(thread) thread:set('offset', threads); threads = threads + 1 end\n"
        "function request()\n"
        "  counter = counter + 1\n"
        "  local index = (counter * 1 + offset * math.floor(#addresses / 2)) % #addresses + 1\n"
        "  return wrk.format('GET', addresses[index], headers)\n"
        "end\n"
        "function done(summary, latency, requests)\n"
        "  local e = summary.errors\n"
        "  io.write(string.format('RESULT %f %f %f %f %d\\n',\n"
        "    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3,\n"
        "    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,\n"
        "    e.status + e.connect + e.read + e.write + e.timeout))\n"
        "end\n"
    )
    return path


def measure(address: str, paths: list[str], seconds: int, headers: dict[str, str]) -> list[str]:
    """Requests a second, p50, p95, p99 (ms) and failures, as cells of a table."""
    with tempfile.TemporaryDirectory() as folder:
        lua = script(Path(folder), paths, {"Accept-Encoding": "gzip", **headers})
        done = subprocess.run(
            ["wrk", "-t2", "-c8", f"-d{seconds}s", "--timeout", "20s", "-s", str(lua), address],
            capture_output=True,
            text=True,
            check=True,
        )
    rate, *percentiles, failures = done.stdout.split("RESULT ")[1].split()
    return [f"{float(rate):.0f}", *(f"{float(p):.0f}" for p in percentiles), failures]


def etag(address: str, path: str) -> str:
    asked = urllib.request.Request(address + path, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        return str(answer.headers.get("ETag", ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=15, help="of each measurement")
    parser.add_argument("--data", type=Path, help="an installation's DATA_DIR to reuse")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing (Debian: apt-get install wrk).")
    data = options.data or Path(tempfile.mkdtemp(prefix="clearinghouse-bench-"))
    with (COLLECTION / "practices.jsonl").open(encoding="utf-8") as file:
        slugs = [json.loads(line)["id"] for line in file]
    practices = [f"/{language}/practices/{slug}/" for slug in slugs for language in LANGUAGES]
    random.Random(1).shuffle(practices)
    same = "/en/practices/?q=mentoring"
    with server(data) as address:
        rows = [("home", [f"/{language}/" for language in LANGUAGES], {})]
        rows += [
            ("search, all different (uncached)", searches(20_000, seed=1), {}),
            ("search, the same question", [same], {}),
            ("search, conditional", [same], {"If-None-Match": etag(address, same)}),
            (
                "search with no question, filters differ",
                [
                    f"/{language}/practices/?theme={theme}&country={country}"
                    for language in LANGUAGES
                    for theme in ("work", "housing", "language", "youth", "health")
                    for country in ("DE", "ES", "US", "CA", "IT", "FR")
                ],
                {},
            ),
            ("practice, all different", practices, {}),
        ]
        print("| page | requests a second | p50 ms | p95 ms | p99 ms | failures |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for name, paths, headers in rows:
            measure(address, paths, 2, headers)  # warm up
            cells = measure(address, paths, options.seconds, headers)
            print(f"| {name} | {' | '.join(cells)} |", flush=True)
    if options.data is None:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
