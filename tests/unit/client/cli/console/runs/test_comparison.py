"""Runs side by side: every input leaf by leaf, those that differ, also of runs of other jobs."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from launchbay.cli.console.runs.comparison import ComparedRun, compare_runs, input_rows
from launchbay.cli.console.runs.comparison_view import print_comparison

FACTS = {
    "job": "digits",
    "version": 1,
    "state": "SUCCEEDED",
    "exit_code": 0,
    "duration_seconds": 12.5,
    "created_at": "2026-01-31T09:30:00.000Z",
    "created_by": {"subject": "5f0c", "name": "ada"},
    "placement": {"instance_type": "g5.xlarge", "gpus": 1, "gpu_model": "a10g", "spot": False},
    "name": "",
    "tags": [],
    "metrics": {},
    "note": "",
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.dictionaries(st.text(max_size=4), inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=6,
)
CONFIGS = st.dictionaries(st.text(max_size=4), VALUES, max_size=4)


def compared(run_id: str, config: Any = None, files: dict[str, str] | None = None, **facts: Any) -> ComparedRun:
    """A run to compare; its files are JSON or YAML by their names."""
    formats = {path: path.rpartition(".")[2] for path in files or {}}
    inputs = {"config": config, "files": files or {}, "command": ["python", "train.py"]}
    return ComparedRun({**FACTS, "run_id": run_id, **facts}, inputs, formats)


def differing(*runs: ComparedRun) -> dict[str, dict[str, Any]]:
    rows = compare_runs(runs, all_inputs=False)["inputs"]
    return {f"{row['file'] or ''}:{row['path']}": row["values"] for row in rows}


def test_the_inputs_that_differ_are_leaves_with_the_value_of_each_run() -> None:
    a = compared("A", {"opt": {"lr": 0.1, "name": "sgd"}, "seed": 1}, {"c.yaml": "epochs: 3\nmodel: vit\n"})
    b = compared("B", {"opt": {"lr": 0.2, "name": "sgd"}, "seed": 1}, {"c.yaml": "# more\nepochs: 5\nmodel: vit\n"})

    assert differing(a, b) == {":opt.lr": {"A": 0.1, "B": 0.2}, "c.yaml:epochs": {"A": 3, "B": 5}}
    assert len(compare_runs([a, b], all_inputs=True)["inputs"]) == 5


def test_what_only_some_runs_have_differs_and_null_is_a_value() -> None:
    assert differing(compared("A", {"x": None}), compared("B", {}), compared("C", None)) == {":x": {"A": None}}


def test_an_integer_is_another_value_than_a_float_or_a_text() -> None:
    assert list(differing(compared("A", {"x": 1, "y": "1"}), compared("B", {"x": 1.0, "y": 1}))) == [":x", ":y"]


def test_runs_of_other_jobs_are_compared_and_named() -> None:
    found = compare_runs([compared("A", {"x": 1}), compared("B", {"y": 1}, job="other")], all_inputs=False)

    assert [(run["job"], run["run_id"]) for run in found["runs"]] == [("digits", "A"), ("other", "B")]
    assert [row["path"] for row in found["inputs"]] == ["x", "y"]


def test_a_file_that_this_client_can_not_read_is_compared_as_a_whole() -> None:
    one, other = (
        ComparedRun({**FACTS, "run_id": text}, {"config": None, "files": {"c.x": text}, "command": []}, {"c.x": "x"})
        for text in "AB"
    )

    (values,) = differing(one, other).values()
    assert values["A"].startswith("1 lines, SHA-256 ")
    assert values["A"] != values["B"]


@given(st.lists(CONFIGS, min_size=2, max_size=4))
def test_a_row_differs_exactly_if_the_configs_differ_there(configs: list[dict[str, Any]]) -> None:
    runs = [compared(f"R{number}", config) for number, config in enumerate(configs)]

    rows = input_rows(runs)

    assert len({(row.file, row.path) for row in rows}) == len(rows)
    differs = any(row.differs_among(runs) for row in rows)
    texts = {json.dumps(config, sort_keys=True) for config in configs}
    assert differs or len(texts) == 1 or all(not config for config in configs)
    json.dumps(compare_runs(runs, all_inputs=True))


def test_runs_side_by_side_are_printed_with_their_differences(capsys: Any) -> None:
    runs = [
        compared("0AAAAAAA", {"lr": 0.1}, name="first"),
        compared("0BBBBBBB", {"lr": 0.2}, job="other", state="FAILED", exit_code=1),
    ]

    print_comparison(compare_runs(runs, all_inputs=False))

    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "job digits:1 other:1" in lines
    assert "name first –" in lines
    assert "state SUCCEEDED FAILED (1)" in lines
    assert "duration 12 s 12 s" in lines
    assert "hardware g5.xlarge, 1 x a10g g5.xlarge, 1 x a10g" in lines
    assert "lr 0.1 0.2" in lines


def test_runs_with_the_same_inputs_say_so(capsys: Any) -> None:
    print_comparison(compare_runs([compared("A", {"lr": 0.1}), compared("B", {"lr": 0.1})], all_inputs=False))

    assert "Their inputs are the same." in capsys.readouterr().out


def left(**files: str) -> dict[str, Any]:
    """What a run has left: files by their paths with the first letter of their hash."""
    outputs = [{"path": path, "name": None, "size": 1000, "sha256": digit * 64} for path, digit in files.items()]
    return {
        "count": len(outputs),
        "size": 1000 * len(outputs),
        "complete": True,
        "deleted_at": None,
        "outputs": outputs,
    }


def test_the_outputs_that_differ_are_put_side_by_side(capsys: Any) -> None:
    runs = [
        ComparedRun({**FACTS, "run_id": name}, {"config": None, "files": {}, "command": []}, {}, outputs)
        for name, outputs in (
            ("A" * 26, left(same="a", changed="b", gone="c")),
            ("B" * 26, left(same="a", changed="d")),
        )
    ]

    found = compare_runs(runs, all_inputs=False)
    print_comparison(found)

    assert [one["path"] for one in found["outputs"]] == ["changed", "gone"]
    assert found["outputs"][1]["values"] == {"A" * 26: {"size": 1000, "sha256": "c" * 64}}
    assert found["runs"][0]["outputs"] == {"count": 3, "size": 3000, "complete": True, "deleted_at": None}
    printed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["output", "changed", "1.0", "kB,", "bbbbbb", "1.0", "kB,", "dddddd"] in printed
    assert ["output", "gone", "1.0", "kB,", "cccccc", "–"] in printed


def test_outputs_that_are_deleted_are_said_to_be_and_differ_from_none(capsys: Any) -> None:
    inputs: dict[str, Any] = {"config": None, "files": {}, "command": []}
    runs = [
        ComparedRun({**FACTS, "run_id": "A" * 26}, inputs, {}, left(a="a")),
        ComparedRun({**FACTS, "run_id": "B" * 26}, inputs, {}, {**left(), "deleted_at": "2026-05-01T09:30:00.000Z"}),
    ]

    found = compare_runs(runs, all_inputs=False)
    print_comparison(found)

    assert found["outputs"] == []
    printed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["outputs", "1", "file,", "1.0", "kB", "deleted"] in printed


def test_what_a_run_has_left_that_can_not_be_read_is_left_out() -> None:
    inputs: dict[str, Any] = {"config": None, "files": {}, "command": []}
    runs = [
        ComparedRun({**FACTS, "run_id": "A"}, inputs, {}, left(a="a")),
        ComparedRun({**FACTS, "run_id": "B"}, inputs, {}, None),
    ]

    found = compare_runs(runs, all_inputs=False)

    assert [run["outputs"] is None for run in found["runs"]] == [False, True]
    assert found["outputs"] == []
