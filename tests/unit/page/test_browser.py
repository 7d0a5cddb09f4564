"""Which browser the page is tested in."""

from __future__ import annotations

from pathlib import Path

import pytest

from page import browser


def program(path: Path) -> Path:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o700)
    return path


@pytest.fixture(autouse=True)
def nothing_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "PACKED", tmp_path / "packed")


def test_the_machine_s_own_is_used(tmp_path: Path) -> None:
    found = program(tmp_path / "chromium")

    assert browser.find_browser(str(tmp_path)) == str(found)


def test_one_that_is_named_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "chromium")
    monkeypatch.setenv("CHROMIUM", str(named := program(tmp_path / "mine")))

    assert browser.find_browser(str(tmp_path)) == str(named)


def test_without_any_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert browser.main([]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Install one, or name it with CHROMIUM=PATH." in said.err


def test_nobody_but_the_administrator_gets_debian_s_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def refuse(command: list[str], folder: Path | None = None) -> bool:
        asked.append(command[0])
        return False

    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(browser, "_run", refuse)

    assert browser.fetch_browser() is None
    assert asked == ["npm"]
