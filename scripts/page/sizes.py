"""Print what each part of the built page weighs, and refuse a page whose first load is over its budget.

The first load of a page is what a browser fetches before it can show it: `index.html`, the entry, what signs people in,
and the page's own part, each with all that it imports. What is loaded later (editors, plots) is listed, not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "web" / "dist"
MANIFEST = Path(".vite") / "manifest.json"
BUDGET = 200_000  # bytes of gzip
_ENTRY = "index.html"
_PAGE = re.compile(r"src/\w+/(\w+)Page\.tsx")
_SIGN_IN = "oidc-client-ts"


@dataclass(frozen=True)
class Part:
    """A file of the built page, with its size as it is and as gzip sends it."""

    file: str
    size: int
    packed: int


class Build:
    """A built page, read by its manifest."""

    def __init__(self, folder: Path = BUILT) -> None:
        self._folder = folder
        self._chunks: Mapping[str, Mapping[str, Any]] = json.loads((folder / MANIFEST).read_text())

    @cached_property
    def parts(self) -> dict[str, Part]:
        """Every file that a browser may fetch, by its path."""
        files = [path for path in sorted(self._folder.rglob("*")) if path.is_file()]
        named = [(path.relative_to(self._folder), path.read_bytes()) for path in files]
        return {
            str(name): Part(str(name), len(content), len(gzip.compress(content, 6)))
            for name, content in named
            if name.parts[0] != MANIFEST.parts[0]
        }

    @property
    def pages(self) -> dict[str, str]:
        """The pages that are loaded when they are opened: the key of each in the manifest, by its name."""
        found = {key: _PAGE.fullmatch(key) for key in self._chunks[_ENTRY].get("dynamicImports", ())}
        return {named[1]: key for key, named in found.items() if named}

    def first_load(self, page: str) -> list[Part]:
        """The files that are fetched before a page is shown, by the page's name."""
        sign_in = [key for key in self._chunks[_ENTRY].get("dynamicImports", ()) if _SIGN_IN in key]
        needed = {_ENTRY: None}  # the file; the entry of this name is the script that it starts
        for key in (_ENTRY, *sign_in, self.pages[page]):
            needed.update(dict.fromkeys(self._files_of(key, set())))
        return [self.parts[file] for file in needed]

    def _files_of(self, key: str, seen: set[str]) -> Iterator[str]:
        """The files of a chunk, and of all that it imports."""
        if key in seen:
            return
        seen.add(key)
        chunk = self._chunks[key]
        yield chunk["file"]
        yield from chunk.get("css", ())
        for imported in chunk.get("imports", ()):
            yield from self._files_of(imported, seen)


def print_parts(build: Build) -> None:
    """Print what each file weighs, the heaviest first."""
    print(f"{'kB':>8} {'gzip':>8}")
    for part in sorted(build.parts.values(), key=lambda part: -part.packed):
        print(f"{part.size / 1000:8.1f} {part.packed / 1000:8.1f}  {part.file}")


def check_first_loads(build: Build) -> bool:
    """Print what each page's first load weighs; return whether all are within the budget."""
    loads = {page: sum(part.packed for part in build.first_load(page)) for page in build.pages}
    print("First loads, gzip kB: " + ", ".join(f"{page} {size / 1000:.0f}" for page, size in sorted(loads.items())))
    over = {page: size for page, size in loads.items() if size > BUDGET}
    for page, size in over.items():
        files = ", ".join(f"{part.file} {part.packed / 1000:.0f}" for part in build.first_load(page))
        print(f"Over the budget of {BUDGET / 1000:.0f} kB: {page} loads {size / 1000:.0f} kB at first ({files})")
    return not over


def main(arguments: Sequence[str]) -> int:
    """Print the sizes of a built page; the status is 1 if a first load is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=BUILT, help="the built page")
    parser.add_argument("--quiet", action="store_true", help="print the first loads alone")
    options = parser.parse_args(arguments)
    build = Build(options.folder)
    if not options.quiet:
        print_parts(build)
    return 0 if check_first_loads(build) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
