"""The SDK: silent by hand, true to the run in a run, and clear about arguments that can be no input."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import properties_format
from launchbay import launch
from launchbay.launch import LaunchError
from launchbay.sdk.run import read_run
from launchbay_core.contracts.run_manifest import FileEntry, RunManifest, SourceOverrides
from launchbay_core.contracts.script_inputs import write_script_inputs

CONFIG: dict[str, Any] = {"trainer": {"lr": 0.1, "layers": [64]}, "seed": 1}


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No run, no capture; in a folder of its own."""
    for name in [name for name in os.environ if name.startswith(("LAUNCHBAY", "WANDB"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield
    read_run.cache_clear()


@pytest.fixture
def in_a_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:  # a function from overrides
    """Makes this process a run's, with overrides of its run config and of files as they were placed."""

    def enter(config: Mapping[str, Any], files: Mapping[str, tuple[str, Mapping[str, Any]]] = {}) -> None:
        placed = {}
        for name, (text, overrides) in files.items():
            (tmp_path / name).write_text(text)
            changed = SourceOverrides(overrides, {}, dict.fromkeys(overrides, "registered"))
            placed[name] = FileEntry(hashlib.sha256(text.encode()).hexdigest(), changed)
        manifest = RunManifest(
            "p", "r", "j", 1, ("true",), (), {}, {}, {}, SourceOverrides(config, {}, {}), placed, None
        )
        (tmp_path / "inputs.json").write_text(write_script_inputs(manifest, str(tmp_path)))
        monkeypatch.setenv("LAUNCHBAY_MANIFEST", str(tmp_path / "inputs.json"))

    return enter


def test_by_hand_a_config_is_the_script_s_own() -> None:
    assert launch.manage_config(CONFIG, include=["trainer"]) is CONFIG


def test_by_hand_a_file_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("lr: 0.1\n")

    launch.manage_config_file("a.yaml")
    launch.manage_wandb_config()

    assert (tmp_path / "a.yaml").read_text() == "lr: 0.1\n"


def test_in_a_run_overrides_are_laid_over_a_copy(in_a_run: Any) -> None:
    in_a_run({"trainer": {"lr": 0.5}})
    before = json.dumps(CONFIG)

    config = launch.manage_config(CONFIG)

    assert config == {"trainer": {"lr": 0.5, "layers": [64]}, "seed": 1}
    assert json.dumps(CONFIG) == before


def test_a_config_stays_of_its_author_s_class(in_a_run: Any) -> None:
    in_a_run({"trainer": {"lr": 0.5}})

    config = launch.manage_config(OrderedDict(trainer=OrderedDict(lr=0.1)))

    assert type(config) is OrderedDict
    assert type(config["trainer"]) is OrderedDict


def test_what_the_script_itself_excludes_is_not_overridden(in_a_run: Any) -> None:
    in_a_run({"trainer": {"lr": 0.5}, "seed": 7})

    assert launch.manage_config(CONFIG, include=["seed"]) == {**CONFIG, "seed": 7}
    assert launch.manage_config(CONFIG, exclude=["trainer.lr"])["trainer"]["lr"] == 0.1


def test_a_placed_file_is_left_alone(in_a_run: Any, tmp_path: Path) -> None:
    in_a_run({}, {"a.yaml": ("lr: 0.5  # launched\n", {"lr": 0.5})})

    launch.manage_config_file("a.yaml")

    assert (tmp_path / "a.yaml").read_text() == "lr: 0.5  # launched\n"


def test_a_placed_value_that_the_script_leaves_out_of_its_inputs_is_taken_back(
    in_a_run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_a_run({}, {"a.yaml": ("lr: 0.5  # launched\nseed: 7\n", {"lr": 0.5, "seed": 7})})

    launch.manage_config_file("a.yaml", exclude=["seed"])

    assert (tmp_path / "a.yaml").read_text() == "lr: 0.5  # launched\nseed: registered\n"
    assert "`seed` keeps its own value" in capsys.readouterr().err


def test_a_file_that_the_script_wrote_anew_gets_the_overrides_again(in_a_run: Any, tmp_path: Path) -> None:
    in_a_run({}, {"a.yaml": ("lr: 0.5\n", {"lr": 0.5})})
    (tmp_path / "a.yaml").write_text("# new\nlr: 0.1  # mine\nmore: 1\n")

    launch.manage_config_file("a.yaml")

    assert (tmp_path / "a.yaml").read_text() == "# new\nlr: 0.5  # mine\nmore: 1\n"


def test_a_file_that_no_longer_has_the_overridden_key_is_told(in_a_run: Any, tmp_path: Path) -> None:
    in_a_run({}, {"a.yaml": ("lr: 0.5\n", {"lr": {"warm": 1}})})
    (tmp_path / "a.yaml").write_text("[1, 2]\n")

    with pytest.raises(LaunchError, match=r"Could not put the run's values into `a\.yaml`"):
        launch.manage_config_file("a.yaml")


def test_a_manifest_that_can_t_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHBAY_MANIFEST", "/nowhere/inputs.json")

    with pytest.raises(LaunchError, match=r"/nowhere/inputs\.json"):
        launch.manage_config(CONFIG)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/etc/a.yaml", "relative to the working folder"),
        ("../a.yaml", "leads out"),
        ("conf/../../a.yaml", "leads out"),
        ("a.txt", "must end in"),
        ("nothing.yaml", "no such file"),
    ],
)
def test_a_path_that_can_be_no_input_is_refused(path: str, said: str) -> None:
    with pytest.raises(LaunchError, match=said):
        launch.manage_config_file(path)


def test_two_dots_inside_a_name_are_no_way_out(tmp_path: Path) -> None:
    (tmp_path / "a..b.yaml").write_text("a: 1\n")

    launch.manage_config_file(Path("a..b.yaml"))


@pytest.mark.parametrize("selection", [{"include": "trainer"}, {"exclude": [1]}, {"open": "trainer"}, {"open": [1]}])
def test_a_selection_that_is_no_list_of_paths_is_refused(selection: Any) -> None:
    with pytest.raises(LaunchError, match="list of dotted paths"):
        launch.manage_config(CONFIG, **selection)


def test_strict_needs_a_schema() -> None:
    with pytest.raises(LaunchError, match="needs a `schema`"):
        launch.manage_config(CONFIG, strict=True)


def test_a_config_that_is_no_dict_is_refused() -> None:
    with pytest.raises(LaunchError, match="not a list"):
        launch.manage_config([1])  # type: ignore[arg-type]  # what a script may do


@pytest.mark.parametrize(
    "environment", [{"WANDB_CONFIG": '{"a": 1}'}, {"WANDB_CONFIG_0": '{"a"', "WANDB_CONFIG_1": ": 1}"}]
)
def test_a_config_of_w_b_launch_is_loaded(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert launch.load_wandb_config() == {"a": 1}


def test_the_resolved_config_is_loaded_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"a": 1, "kept": 2}')
    monkeypatch.setenv("LAUNCHBAY_CONFIG", str(tmp_path / "config.json"))
    monkeypatch.setenv("WANDB_CONFIG", '{"a": 1}')

    assert launch.load_wandb_config() == {"a": 1, "kept": 2}


def test_by_hand_the_loaded_config_is_empty() -> None:
    assert launch.load_wandb_config() == {}


@pytest.mark.parametrize("text", ["{", "[1]"])
def test_a_loaded_config_that_is_none_is_told(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_CONFIG", text)

    with pytest.raises(LaunchError):
        launch.load_wandb_config()


def test_importing_the_sdk_imports_nothing_heavy() -> None:
    script = "import sys; from launchbay import launch; launch.manage_config({'a': 1}); print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    loaded = set(done.stdout.split())
    assert not loaded & {"yaml", "pydantic", "boto3", "botocore", "click", "urllib3", "jsonschema_rs", "tomlkit"}


def test_a_file_of_a_format_that_was_added_is_managed_like_any_other(in_a_run: Any, tmp_path: Path) -> None:
    in_a_run({}, {"a.properties": ("lr = 0.5\n", {"lr": 0.5})})
    (tmp_path / "a.properties").write_text("# new\nlr = 0.1  # mine\n")

    with pytest.raises(LaunchError, match=r"must end in one of \.yaml, \.yml, \.json, \.toml\."):
        launch.manage_config_file("a.properties")
    with properties_format.registered():
        launch.manage_config_file("a.properties")

    assert (tmp_path / "a.properties").read_text() == "# new\nlr = 0.5  # mine\n"


def test_a_config_that_nests_too_deep_is_refused_while_it_is_captured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LAUNCHBAY_CAPTURE", str(tmp_path / "declared"))
    deep: Any = 1
    for _ in range(3_000):
        deep = {"a": deep}

    with pytest.raises(LaunchError, match=r"can't be an input: it is nested deeper than 100 levels"):
        launch.manage_config(deep)
