"""The registry of formats: what its rows say, and that a new format needs a row and a syntax, nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

import properties_format
from launchbay_core.inputs import UnpatchableText, UnreadableInput, format_of, parse_one, parse_text, patch_text
from launchbay_core.inputs.assignments import split_file
from launchbay_core.inputs.formats import registry
from launchbay_core.inputs.formats.registry import Format, formats, suffixes, syntax_of, titles
from launchbay_core.inputs.formats.syntax import Syntax
from launchbay_core.services.intake.keys import parse_key
from page_support import page

TEXT = "# How it is trained.\nlr = 0.1  # tuned\nepochs = 10\nname = a model\n"


@pytest.fixture
def properties() -> Iterator[None]:
    with properties_format.registered():
        yield


def test_the_rows_are_the_formats_that_the_documentation_names() -> None:
    assert [row.name for row in formats()] == ["yaml", "json", "toml", "python"]
    assert suffixes() == (".yaml", ".yml", ".json", ".toml")
    assert titles() == "YAML, JSON or TOML"
    assert f"*Config files* are {titles('and')} files" in " ".join(page("inputs.md").split())


@pytest.mark.parametrize("row", formats(), ids=lambda row: row.name)
def test_each_row_has_a_syntax_and_gives_its_files_their_name(row: Format) -> None:
    assert isinstance(syntax_of(row.name), Syntax)
    assert {format_of(f"conf/train{suffix.upper()}") for suffix in row.suffixes} <= {row.name}


def test_a_script_is_never_a_config_file_by_its_name() -> None:
    with pytest.raises(UnreadableInput, match="is not a config file"):
        format_of("train.py")


@pytest.mark.parametrize("path", ["train.txt", "train", ".yaml", "conf.yaml/train", ""])
def test_a_file_of_no_format_is_refused_with_the_suffixes_that_there_are(path: str) -> None:
    with pytest.raises(UnreadableInput, match=r"must end in \.yaml, \.yml, \.json, \.toml"):
        format_of(path)


def test_a_name_of_no_format_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(UnreadableInput, match=r"`ini` is not a format .*; the formats are yaml, json, toml, python"):
        parse_text("a = 1", "ini")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (Format("json", "JSON", (".jsn",), ""), "`json` is registered already"),
        (Format("ini", "INI", (".ini", ".toml"), ""), r"`\.toml` of `ini` belongs to another"),
        (Format("ini", "INI", ("ini",), ""), "must be a dot"),
        (Format("ini", "INI", (".INI",), ""), "lower case"),
    ],
)
def test_a_row_that_does_not_fit_the_others_is_refused(row: Format, reason: str) -> None:
    before = formats()

    with pytest.raises(ValueError, match=reason):
        registry.register(row)

    assert formats() == before


@pytest.mark.usefixtures("properties")
def test_a_new_format_is_read_and_patched() -> None:
    kind = format_of("conf/train.properties")

    assert kind == format_of("a.props") == "properties"
    assert titles() == "YAML, JSON, TOML or properties"
    assert parse_text(TEXT, kind) == parse_one(TEXT, kind) == {"lr": 0.1, "epochs": 10, "name": "a model"}
    assert patch_text(TEXT, {"lr": 1e-5, "warm": True}, kind) == TEXT.replace("0.1", "1e-05") + "warm = true\n"
    assert patch_text("\ufeff" + TEXT, {"epochs": 3}, kind) == "\ufeff" + TEXT.replace("10", "3")


@pytest.mark.usefixtures("properties")
def test_a_patch_of_a_new_format_that_does_not_read_back_is_an_error() -> None:
    with pytest.raises(UnpatchableText, match="the new value of `name` can't be written"):
        patch_text(TEXT, {"name": "12"}, "properties")
    with pytest.raises(UnreadableInput, match="line 2, column 1: not a line"):
        patch_text("a = 1\nb\n", {"a": 2}, "properties")


@pytest.mark.usefixtures("properties")
def test_a_new_format_s_suffix_marks_a_file_in_an_assignment_but_launches_nothing() -> None:
    assert split_file("conf/trian.properties:lr=1", []) == ("conf/trian.properties", "lr=1")
    assert parse_key("projects/p/launches/j/run.properties") is None
    assert parse_key("projects/p/launches/j/run.toml") is None
    assert parse_key("projects/p/launches/j/run.yml") is not None


def test_a_format_that_was_removed_is_gone() -> None:
    with properties_format.registered():
        syntax_of("properties")

    with pytest.raises(UnreadableInput, match="not a config file"):
        format_of("a.properties")
    with pytest.raises(UnreadableInput, match="`properties` is not a format"):
        syntax_of("properties")


@pytest.mark.parametrize(
    "code",
    [
        "import launchbay_core.inputs.formats.registry as registry; registry.suffixes(); registry.format_of('a.yaml')",
        "open('a.yaml', 'w').close(); from launchbay import launch; launch.manage_config_file('a.yaml')",
    ],
)
def test_asking_for_suffixes_imports_no_reader(code: str, tmp_path: object) -> None:
    script = f"{code}; import sys; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=str(tmp_path))

    loaded = set(done.stdout.split())
    readers = {name for name in loaded if name.startswith("launchbay_core.inputs.formats.")}
    assert readers == {"launchbay_core.inputs.formats.registry"}
    assert not loaded & {"yaml", "tomllib", "dataclasses", "pydantic"}
