"""Measure the page in a real browser against a warm local stack: starts, typing, memory, and what its files weigh.

Each time is printed beside that of a bare React page with one input in the same browser: on a busy machine, only the
ratios say something. Needs a browser, see `make web-test`.

    python bench/web.py
"""

from __future__ import annotations

import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from page.browser import find_browser
from page.sizes import Build, check_first_loads, print_parts

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
NODE = ROOT / ".venv" / "tools" / "node" / "bin"
FLOOR = "a key in a bare page"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (its name there)
        """Say nothing of a request."""


def main() -> None:
    """Build what is missing, measure, print."""
    subprocess.run(["make", "--no-print-directory", "web/dist/index.html"], cwd=ROOT, check=True)
    browser = find_browser()
    if browser is None:
        print("The page is not measured: there is no browser here. `make web-test` fetches one.")
        return
    with tempfile.TemporaryDirectory() as folder, _bare_page(Path(folder) / "bare") as address:
        results = Path(folder) / "results.jsonl"
        variables = {"BROWSER_PROGRAM": browser, "BENCH_BARE_PAGE": address, "BENCH_RESULTS": str(results)}
        results.touch()
        status = _run(["npx", "playwright", "test", "--config", "playwright.bench.config.ts"], variables)
        measured = [json.loads(line) for line in results.read_text().splitlines()]
    print_times(measured)
    print()
    print_parts(built := Build())
    check_first_loads(built)
    if status:
        raise SystemExit("Not everything could be measured, see above.")


def print_times(measured: Sequence[Mapping[str, Any]]) -> None:
    """Print what was measured; keys beside those of the bare page with the same processor."""
    floors = {
        one["what"].removeprefix(FLOOR): statistics.median(one["values"]) for one in measured if FLOOR in one["what"]
    }
    print(f"{'':<62}{'median':>9}{'p95':>9}  of the bare page")
    for one in measured:
        median, highest = statistics.median(one["values"]), _percentile(one["values"], 95)
        line = f"{one['what']:<62}{_number(median):>9}{_number(highest):>9} {one['unit']}"
        floor = next((found for suffix, found in floors.items() if _is_of(one["what"], suffix)), None)
        print(line if floor is None else f"{line:<84}{median / floor:>5.1f}x")


def _is_of(what: str, suffix: str) -> bool:
    """Whether something was measured with the processor that a floor's name says after its words."""
    return what.startswith("a key") and (what.endswith(suffix) if suffix else "slower" not in what)


def _percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * percent / 100))]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


@contextmanager
def _bare_page(folder: Path) -> Iterator[str]:
    """The address of the bare page, built and served."""
    _run(
        ["npx", "vite", "build", "tests/bench/bare", "--outDir", str(folder), "--emptyOutDir", "--logLevel", "warn"], {}
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def _run(command: Sequence[str], variables: Mapping[str, str]) -> int:
    environment = {**os.environ, **variables, "PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=WEB, env=environment, check=False).returncode


if __name__ == "__main__":
    main()
