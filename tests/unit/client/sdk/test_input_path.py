"""Where a script finds inputs that are outputs of other runs."""

from __future__ import annotations

import pytest

from launchbay import launch
from launchbay_core.domain.results.declarations import FromOutput, check_placed


def test_in_a_run_it_is_where_the_runner_has_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHBAY_RUN_ID", "01JZ8Q4T6V2M9X3C7B5N1K0HFD")
    monkeypatch.setenv("LAUNCHBAY_INPUT_BASE_MODEL", "/job/in/model")

    assert launch.input_path("base-model") == "/job/in/model"


def test_by_hand_it_is_the_default_or_a_folder_of_inputs() -> None:
    assert launch.input_path("model") == "inputs/model"
    assert launch.input_path("model", default="mine/model") == "mine/model"


def test_a_run_without_the_input_has_the_default_or_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHBAY_RUN_ID", "01JZ8Q4T6V2M9X3C7B5N1K0HFD")

    assert launch.input_path("model", default="mine") == "mine"
    with pytest.raises(launch.LaunchError, match="without the input `model`"):
        launch.input_path("model")


@pytest.mark.parametrize(
    ("outputs", "files", "config", "fault"),
    [
        ({"model": None}, [], ["model"], "a value of the run config, too"),
        ({"a-b": None, "a_b": None}, [], [], "the same environment variable"),
        ({"a": "in", "b": "in/b"}, [], [], "`b` is put at `in/b`, where `a` is"),
        ({"a": "in/x"}, ["in/x"], [], "where `a` is|where `in/x` is"),
        ({"a": "conf"}, ["conf/x.yaml"], [], "where `a` is"),
    ],
)
def test_inputs_that_take_another_s_place_are_refused(
    outputs: dict[str, str | None], files: list[str], config: list[str], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        check_placed({name: FromOutput(path=path) for name, path in outputs.items()}, files, config)


def test_inputs_beside_each_other_are_fine() -> None:
    check_placed({"a": FromOutput(path="in"), "b": FromOutput(path="in2"), "c": FromOutput()}, ["in.yaml"], ["d"])
