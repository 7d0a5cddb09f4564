"""Which Node.js builds the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from page.node import is_new_enough, link, machine_programs


@pytest.mark.parametrize(
    ("version", "is_enough"),
    [
        ("v18.20.4\n", False),
        ("v20.18.3\n", False),
        ("v20.19.0\n", True),
        ("v21.7.3\n", False),
        ("v22.11.0\n", False),
        ("v22.12.0\n", True),
        ("v24.1.0\n", True),
        ("", False),
        ("no version", False),
    ],
)
def test_vite_needs_20_19_or_22_12_or_later(version: str, is_enough: bool) -> None:
    assert is_new_enough(version) is is_enough


def programs(folder: Path, version: str, names: tuple[str, ...] = ("node", "npm", "npx")) -> Path:
    for name in names:
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o700)
    return folder


def test_a_machine_s_own_node_is_used_if_it_is_new_enough(tmp_path: Path) -> None:
    found = machine_programs(str(programs(tmp_path, "v24.1.0")))

    assert found == {name: tmp_path / name for name in ("node", "npm", "npx")}


def test_an_old_node_is_not_used(tmp_path: Path) -> None:
    assert machine_programs(str(programs(tmp_path, "v18.20.4"))) == {}


def test_a_node_without_npm_is_not_used(tmp_path: Path) -> None:
    """Debian's package of Node.js has none."""
    assert machine_programs(str(programs(tmp_path, "v24.1.0", ("node",)))) == {}


def test_links_replace_those_of_another_node(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    first, second = (programs(tmp_path / name, "v24.1.0") for name in ("first", "second"))

    for chosen in (first, second):
        link({"node": chosen / "node"}, tmp_path / "tools")

    assert (tmp_path / "tools" / "bin" / "node").readlink() == second / "node"
