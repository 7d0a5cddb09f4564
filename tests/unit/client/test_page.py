"""Where the built page is looked for."""

from __future__ import annotations

from pathlib import Path

from launchbay.page import built_page


def make(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("")
    return file


def test_an_installed_package_has_the_page_beside_its_modules(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "launchbay"
    make(package / "page" / "index.html")

    assert built_page(package) == package / "page"


def test_a_checkout_has_the_page_where_it_is_built(tmp_path: Path) -> None:
    make(tmp_path / "web" / "package.json")
    make(tmp_path / "web" / "dist" / "index.html")

    assert built_page(tmp_path / "client" / "launchbay") == tmp_path / "web" / "dist"


def test_a_checkout_without_a_build_has_none(tmp_path: Path) -> None:
    make(tmp_path / "web" / "package.json")
    make(tmp_path / "client" / "launchbay" / "page" / "index.html")

    assert built_page(tmp_path / "client" / "launchbay") is None


def test_a_build_that_was_left_unfinished_is_none(tmp_path: Path) -> None:
    make(tmp_path / "launchbay" / "page" / "assets" / "index.js")

    assert built_page(tmp_path / "launchbay") is None
