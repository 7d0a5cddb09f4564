"""Generated files that are committed: a script writes its file, or with `--check` only compares it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def write_or_check(file: Path, text: str, arguments: Sequence[str]) -> int:
    """Write `text` to the file, or with `--check` print whether the file has this text. Return the exit status.

    `arguments` are those of the script, its own name first.
    """
    script, *options = arguments
    if options == ["--check"]:
        same = file.is_file() and file.read_text(encoding="utf-8") == text
        print(f"{file.name} is {'up to date' if same else f'stale: run scripts/{Path(script).name}'}")
        return 0 if same else 1
    if options:
        print(f"usage: {script} [--check]", file=sys.stderr)
        return 2
    file.write_text(text, encoding="utf-8")
    print(f"wrote {file.name}")
    return 0
