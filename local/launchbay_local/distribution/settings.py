"""What the front of a page must know of the application whose page it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

INDEX = "index.html"
CONFIG = "config.json"


@dataclass(frozen=True)
class PageSettings:
    """A single-page application: the files of a folder, with `index.html` as the one document.

    Paths that match one of `routes` are addresses within the page and get the document. `caching` has the value of
    `cache-control` for path patterns, of which the first that matches counts. `config` is what `/config.json` says,
    unless the stack has an issuer of its own. `build` is the command that makes the folder, for when it is missing.
    """

    folder: Path
    routes: Sequence[str] = ("/",)
    caching: Sequence[tuple[str, str]] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    build: str = ""


def matches(pattern: str, path: str) -> bool:
    """Whether a path fits a path pattern as CloudFront reads it: `*` is any text, `?` one character, case counts.

    >>> matches("/v1/*", "/v1/jobs"), matches("/v1/*", "/v1"), matches("/?", "/x")
    (True, False, True)
    """
    text = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(text, path, re.DOTALL) is not None
