"""The files of a built page, as they are published and as the local stack serves them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from launchbay.operating.page.page_files import NotBuilt, read_page_files
from launchbay.page import CACHING
from launchbay_local.distribution.files import PageFile
from launchbay_local.distribution.settings import matches

NAMES = [
    "assets/main-1a2b.js", "assets/main-1a2b.css", "assets/main-1a2b.js.map", "assets/font-1a2b.woff2",
    "assets/icon-1a2b.svg", "favicon.ico", "favicon.svg", "index.html", "logo.png", "robots.txt", "site.webmanifest",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "dist"
    for name in [*NAMES, ".vite/manifest.json", "config.json"]:
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_text(name)
    return built


def test_assets_come_first_then_the_settings_and_the_document_last(folder: Path) -> None:
    keys = [one.key for one in read_page_files(folder, {})]

    assert sorted(keys) == sorted([*NAMES, "config.json"]), "nothing hidden"
    assert [key for key in keys[:5] if not key.startswith("assets/")] == []
    assert keys[-2:] == ["config.json", "index.html"]


def test_the_settings_are_the_deployment_s(folder: Path) -> None:
    [settings] = [one for one in read_page_files(folder, {"issuer": "https://i"}) if one.key == "config.json"]

    assert json.loads(settings.content) == {"issuer": "https://i"}
    assert (settings.content_type, settings.cache_control) == ("application/json", "no-cache")


def test_each_file_has_the_type_and_caching_with_which_the_local_stack_serves_it(folder: Path) -> None:
    for one in read_page_files(folder, {}):
        here = PageFile.of(one.key, one.content)
        caching = next(value for pattern, value in CACHING if matches(pattern, f"/{one.key}"))
        assert (one.content_type, one.cache_control) == (here.content_type, caching), one.key


def test_assets_are_kept_for_a_year_and_nothing_else(folder: Path) -> None:
    immutable = {one.key for one in read_page_files(folder, {}) if "immutable" in one.cache_control}

    assert immutable == {name for name in NAMES if name.startswith("assets/")}


def test_a_folder_without_a_document_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="make web"):
        read_page_files(tmp_path, {})
