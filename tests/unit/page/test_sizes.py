"""What counts for a page's first load, and when it is too much."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from page.sizes import BUDGET, Build, main

MANIFEST: dict[str, Any] = {
    "index.html": {
        "file": "assets/index.js",
        "css": ["assets/index.css"],
        "imports": ["_shared.js"],
        "dynamicImports": ["src/jobs/JobsPage.tsx", "src/run/RunPage.tsx", "node_modules/oidc-client-ts/index.js"],
    },
    "_shared.js": {"file": "assets/shared.js", "imports": ["index.html"]},
    "src/jobs/JobsPage.tsx": {"file": "assets/JobsPage.js", "imports": ["index.html", "_shared.js"]},
    "src/run/RunPage.tsx": {
        "file": "assets/RunPage.js",
        "imports": ["_log.js"],
        "css": ["assets/RunPage.css"],
        "dynamicImports": ["src/run/plots.ts"],
    },
    "_log.js": {"file": "assets/log.js"},
    "src/run/plots.ts": {"file": "assets/plots.js"},
    "node_modules/oidc-client-ts/index.js": {"file": "assets/oidc.js"},
}


def build(folder: Path, **sizes: int) -> Path:
    """A built page whose files have these sizes once they are packed, roughly; others are tiny."""
    chunks = MANIFEST.values()
    files = ["index.html", *(chunk["file"] for chunk in chunks), *(css for one in chunks for css in one.get("css", ()))]
    for name in files:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(random.Random(1).randbytes(sizes.get(file.stem, 10)))  # noqa: S311  (what gzip can't make smaller)
    (folder / ".vite").mkdir()
    (folder / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    return folder


def first_load(folder: Path, page: str) -> list[str]:
    return [part.file for part in Build(folder).first_load(page)]


def test_a_first_load_is_the_entry_the_sign_in_and_the_page_with_all_that_they_import(tmp_path: Path) -> None:
    always = ["index.html", "assets/index.js", "assets/index.css", "assets/shared.js", "assets/oidc.js"]

    build(tmp_path)

    assert first_load(tmp_path, "Jobs") == [*always, "assets/JobsPage.js"]
    assert first_load(tmp_path, "Run") == [*always, "assets/RunPage.js", "assets/RunPage.css", "assets/log.js"]


def test_every_part_is_listed_and_a_page_within_the_budget_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(tmp_path, plots=BUDGET * 2)

    assert main([str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "assets/plots.js" in said
    assert "manifest" not in said


def test_a_first_load_over_the_budget_is_refused_with_what_it_is_made_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(tmp_path, log=BUDGET)

    assert main([str(tmp_path)]) == 1
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Over the budget")]
    assert "Run loads" in line
    assert "assets/log.js 200" in line
