"""What a distribution carries of the page, and when it is not built."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from page.wheel_hook import PageHook, PageNotBuilt


def included(root: Path, target: str = "wheel", version: str = "standard") -> dict[str, str]:
    """The files that the hook adds, by their paths below `root`."""
    hook = PageHook(str(root), {}, cast("Any", None), cast("Any", None), str(root), target)
    build_data: dict[str, Any] = {"force_include": {}}
    hook.initialize(version, build_data)
    return {str(Path(path).relative_to(root)): name for path, name in build_data["force_include"].items()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("index.html", "assets/index-1.js", ".vite/manifest.json"):
        file = tmp_path / "web" / "dist" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return tmp_path


def test_a_wheel_has_the_page_in_the_package_without_the_manifest_of_its_build(root: Path) -> None:
    assert included(root) == {
        "web/dist/assets/index-1.js": "launchbay/page/assets/index-1.js",
        "web/dist/index.html": "launchbay/page/index.html",
    }


def test_an_archive_of_the_source_has_the_page_where_a_wheel_of_it_is_built_from(root: Path) -> None:
    assert included(root, "sdist") == {name: name for name in ("web/dist/assets/index-1.js", "web/dist/index.html")}


def test_an_editable_installation_needs_no_page(tmp_path: Path) -> None:
    assert included(tmp_path, version="editable") == {}


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_without_a_built_page_nothing_is_built_and_it_is_said_how_to(tmp_path: Path, target: str) -> None:
    with pytest.raises(PageNotBuilt, match="Build it with `make web`, or set LAUNCHBAY_PAGE=none"):
        included(tmp_path, target)


def test_a_package_without_the_page_is_built_if_that_is_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHBAY_PAGE", "none")

    assert included(root) == {}
