"""Hatchling's hook: a wheel, and an archive of the source, carry the built page, or are not built at all.

An editable installation uses `web/dist` as it is. `LAUNCHBAY_PAGE=none` builds without the page, for what never shows
it: the image in which jobs run.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "web/dist"
INSTALLED = "launchbay/page"
SWITCH = "LAUNCHBAY_PAGE"
NOT_BUILT = (
    f"The page is not built: {BUILT}/index.html is missing. Build it with `make web`, or set {SWITCH}=none to build "
    "the package without it."
)


class PageNotBuilt(Exception):
    """The page that a package must carry is missing; its message says how to build it."""

    def __init__(self) -> None:
        super().__init__(NOT_BUILT)


class PageHook(BuildHookInterface):  # type: ignore[type-arg]  # of any builder's configuration
    """Adds the built page to a distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the page's files for the distribution that is about to be built.

        Raises:
            PageNotBuilt: it is missing, and was not declined.
        """
        if version == "editable" or os.environ.get(SWITCH) == "none":
            return
        folder = Path(self.root) / BUILT
        if not (folder / "index.html").is_file():
            raise PageNotBuilt
        target = INSTALLED if self.target_name == "wheel" else BUILT
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not name.parts[0].startswith("."):  # the build's own manifest stays behind
                build_data["force_include"][str(path)] = f"{target}/{name.as_posix()}"
