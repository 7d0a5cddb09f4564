"""What stands for the built page in tests: a document that names one asset."""

from __future__ import annotations

from pathlib import Path

ASSET = "assets/main-1a2b.js"


def make_page(folder: Path) -> Path:
    """Make a page in a folder, and return the folder."""
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(f"<!doctype html><title>page</title><script src=/{ASSET}></script>")
    (folder / ASSET).write_text("export {};\n" * 500)
    return folder
