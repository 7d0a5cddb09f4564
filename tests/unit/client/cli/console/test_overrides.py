"""The options that give values: `-o`, `-o @FILE` and `--overrides FILE`, up to the body of the request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest

import properties_format
from launchbay.cli.console.input_views import assignments
from launchbay.cli.console.overrides import read_overrides
from launchbay.cli.main import main
from launchbay_core.inputs import Overrides, infer_schema

SCHEMA: dict[str, Any] = {
    "config": {"schema": infer_schema({"lr": 0.1, "tag": "a", "opt": {"name": "adam", "lr": 1}})},
    "files": {"conf/train.yaml": {"schema": infer_schema({"epochs": 1, "a.b": {"c": 1}})}},
}


def written(folder: Path, text: str, name: str = "more.yaml") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def test_a_file_of_overrides_comes_first_and_assignments_go_over_it(tmp_path: Path) -> None:
    file = written(
        tmp_path, "config: {lr: 1, opt: {name: sgd}}\nfiles: {conf/train.yaml: {epochs: 9}}\nreplace: {config: [opt]}\n"
    )

    found = read_overrides(["opt.lr=5", "tag=1.10"], file, SCHEMA)

    assert found.to_json() == {
        "config": {"lr": 1, "opt": {"name": "sgd", "lr": 5}, "tag": "1.10"},
        "files": {"conf/train.yaml": {"epochs": 9}},
        "replace": {"config": ["opt"]},
    }


def test_an_at_file_stands_among_the_assignments_and_what_it_overrides_is_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, '{"config": {"lr": 2}}', "more.json")

    found = read_overrides(["lr=1", f"@{file}", "tag=x"], None, SCHEMA)

    assert found == Overrides({"lr": 2, "tag": "x"})
    assert f"Note: `lr=…` is overridden by the later `@{file}`" in capsys.readouterr().err


def test_dates_and_keys_of_a_file_travel_as_json_has_them(tmp_path: Path) -> None:
    file = written(tmp_path, "config: {1: {true: 2026-01-31}}")

    assert read_overrides([], file, SCHEMA).config == {"1": {"true": "2026-01-31"}}


@pytest.mark.parametrize("name", ["more.yaml", "more.json", "-"])
def test_a_file_or_standard_input_may_begin_with_a_byte_order_mark(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, '\ufeff{"config": {"lr": 2}}\r\n', "more.json" if name == "-" else name)
    if name != "-":
        assert read_overrides([f"@{file}"], file, SCHEMA) == Overrides({"lr": 2})
        return
    with file.open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert read_overrides([], Path("-"), SCHEMA) == Overrides({"lr": 2})


def test_a_file_in_utf_16_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_bytes("config: {lr: 2}\r\n".encode("utf-16"))

    with pytest.raises(click.UsageError, match=r"more\.yaml: not UTF-8 text but UTF-16: save it as UTF-8"):
        read_overrides([], tmp_path / "more.yaml", SCHEMA)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("config: [", "Could not read"),
        ("[1]", "Could not read"),
        ("lr: 1", "lr: there is no field of this name"),
        ("config: 5", "config: this must be a JSON object"),
        ("files: [a]", "files: this must be a JSON object"),
        ("files: {a.yaml: 5}", "files.a.yaml: this must be a JSON object"),
        ("replace: {config: opt}", "replace.config: this must be a JSON array"),
        ("replace: {config: [opt]}", "`replace` names `opt`, for which config has no value"),
        ("config: {free: {1: a, '1': b}}", "two keys of one map are both written"),
        ("replace: {config: [a..b]}", "`replace` names `a..b`, for which config has no value"),
    ],
)
def test_a_file_that_holds_no_overrides_is_wrong_usage(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(click.UsageError) as refused:
        read_overrides([], written(tmp_path, text), SCHEMA)

    assert reason in refused.value.message


@pytest.mark.parametrize(
    "text", ["config:\nfiles:\nreplace:\n", "files: {a.yaml: null}\nreplace: {config: null, files: null}\n"]
)
def test_a_member_that_is_null_is_an_empty_one(tmp_path: Path, text: str) -> None:
    assert not any(values for _, values in read_overrides([], written(tmp_path, text), SCHEMA).sources())


def test_an_unknown_member_is_refused_even_if_it_is_null(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="confg: there is no field of this name"):
        read_overrides([], written(tmp_path, "confg:\n"), SCHEMA)


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    with pytest.raises(click.UsageError, match=r"Could not read nothing\.yaml: No such file"):
        read_overrides(["@nothing.yaml"], None, SCHEMA)


def test_overrides_are_shown_as_they_would_be_typed() -> None:
    overrides = {
        "config": {"opt": {"name": "sgd"}, "tag": "a"},
        "files": {"c.yaml": {"a.b": {"c": [1]}}},
        "replace": {"config": ["opt"], "files": {}},
    }

    assert assignments(overrides) == ['opt:={"name": "sgd"}', "tag=a", r"c.yaml:a\.b.c=[1]"]


CONFIG = "opt: {name: adam, lr: 1}  # tuned\nday: 2026-01-31\n"


@pytest.mark.parametrize(
    ("assigned", "status", "told"),
    [
        (["opt:={name: sgd}"], 0, "opt: {name: sgd}  # tuned\nday: 2026-01-31\n"),
        (["opt={name: sgd}"], 0, "opt: {name: sgd, lr: 1}  # tuned\nday: 2026-01-31\n"),
        (["c.yaml:opt.lr=3", "opt.lr=2"], 0, "opt: {name: adam, lr: 2}  # tuned\nday: 2026-01-31\n"),
        (["day=2027-02-01"], 0, "opt: {name: adam, lr: 1}  # tuned\nday: 2027-02-01\n"),
        (["@more.yaml"], 0, "opt: {name: adam, lr: 9}  # tuned\nday: 2026-01-31\n"),
        (["opt.nam=x"], 1, "did you mean `opt.name`?"),
        (["opt.lr=1.5"], 1, "`opt.lr` must be an int, but the float 1.5 was given"),
        (["day=soon"], 1, "`day` must be a date such as 2026-01-31"),
        (["opt.lr"], 2, "  opt.lr\n        ^"),
        (["other.yaml:x=1"], 2, "`other.yaml` is not the file that is patched"),
    ],
)
def test_patch_takes_the_same_assignments(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    assigned: list[str],
    status: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, CONFIG, "c.yaml")
    written(tmp_path, "files: {c.yaml: {opt: {lr: 9}}}")

    with pytest.raises(SystemExit) as ended:
        main(["patch", "c.yaml", *(word for one in assigned for word in ("-o", one))])

    printed = capsys.readouterr()
    assert ended.value.code == status
    assert printed.out == told if status == 0 else told in printed.err


def test_a_file_of_a_format_that_was_added_is_patched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.properties").write_text("# mine\nlr = 0.1  # tuned\nepochs = 10\n")

    with properties_format.registered(), pytest.raises(SystemExit) as end:
        main(["patch", "c.properties", "-o", "lr=0.5", "-o", "c.properties:epochs=3", "--in-place"])

    assert end.value.code in {None, 0}, capsys.readouterr()
    assert (tmp_path / "c.properties").read_text() == "# mine\nlr = 0.5  # tuned\nepochs = 3\n"


def test_a_file_of_no_format_is_not_patched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.properties").write_text("lr = 0.1\n")

    with pytest.raises(SystemExit) as end:
        main(["patch", str(tmp_path / "c.properties"), "-o", "lr=0.5"])

    assert end.value.code
    assert "must end in .yaml, .yml, .json, .toml" in capsys.readouterr().err
