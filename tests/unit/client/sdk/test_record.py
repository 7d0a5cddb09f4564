"""The record of a run is what its script had: for every way to get inputs, every operator and every file format.

The record is what the API answers for a run's inputs: the manifest and the patched files that the launch wrote.
The script has what the SDK gives it in a process that was started as `launchbay exec` starts one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from launchbay import launch
from launchbay.runtime.environment import command_environment
from launchbay_core.contracts.run_manifest import RunManifest, parse_manifest
from launchbay_core.contracts.run_objects import file_key, inputs_prefix, manifest_key
from launchbay_core.contracts.script_inputs import write_script_inputs
from launchbay_core.domain.environment.variables import Environment
from launchbay_core.domain.hardware import Placement
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.runs import Run
from launchbay_core.domain.states import RunState
from launchbay_core.inputs import (
    Add,
    Items,
    Overrides,
    Remove,
    Replace,
    format_of,
    infer_schema,
    merge,
    parse_overrides,
    parse_text,
)
from launchbay_core.services.patched_files import coerce_overrides, patched_files
from launchbay_core.services.run_inputs import RunCommand, run_objects
from launchbay_core.services.versions import input_file, run_config

VALUES: dict[str, Any] = {
    "lr": 0.1,
    "opt": {"name": "adam", "lr": 1, "betas": [0.9, 0.99]},
    "layers": [64, 32],
    "sets": [{"path": "a", "weight": 1}, {"path": "b", "weight": 2}],
    "old": "x",
}
TEXTS = {
    "conf.yaml": """\
# How it is trained.
lr: 0.1  # tuned
opt: {name: adam, lr: 1, betas: [0.9, 0.99]}
layers: [64, 32]
sets:
  - path: a  # the first
    weight: 1
  - path: b
    weight: 2
old: x
""",
    "conf.json": json.dumps(VALUES, indent=2) + "\n",
    "conf.toml": """\
# How it is trained.
lr = 0.1  # tuned
layers = [64, 32]
old = "x"
sets = [{path = "a", weight = 1}, {path = "b", weight = 2}]

[opt]
name = "adam"
lr = 1
betas = [0.9, 0.99]
""",
}
# Each operator as it is typed, with what it makes of the values.
OPERATORS: dict[str, dict[str, Any]] = {
    "lr=0.5": {"lr": 0.5},
    "opt={lr: 3}": {"opt": {**VALUES["opt"], "lr": 3}},
    "opt:={lr: 3}": {"opt": {"lr": 3}},
    "+new=1": {"new": 1},
    "+opt.new={a: [1]}": {"opt": {**VALUES["opt"], "new": {"a": [1]}}},
    "~old": {"old": None},
    "~opt.name": {"opt": {"lr": 1, "betas": [0.9, 0.99]}},
    "layers[0]=1": {"layers": [1, 32]},
    "layers[-1]=1": {"layers": [64, 1]},
    "layers[+]=1": {"layers": [64, 32, 1]},
    "~layers[0]": {"layers": [32]},
    "opt.betas[1]=0.5": {"opt": {**VALUES["opt"], "betas": [0.9, 0.5]}},
    "sets[1].path=c": {"sets": [VALUES["sets"][0], {"path": "c", "weight": 2}]},
    "sets[0]:={path: c}": {"sets": [{"path": "c"}, VALUES["sets"][1]]},
    "+sets[0].more=3": {"sets": [{**VALUES["sets"][0], "more": 3}, VALUES["sets"][1]]},
    "~sets[-1].weight": {"sets": [VALUES["sets"][0], {"path": "b"}]},
    "sets.0.weight=9": {"sets": [{"path": "a", "weight": 9}, VALUES["sets"][1]]},
}


def expected(operator: str) -> dict[str, Any]:
    changed = VALUES | OPERATORS[operator]
    return {name: value for name, value in changed.items() if value is not None}


def version_with(spec: JobSpec) -> JobVersion:
    given = spec.inputs.config
    config = run_config(given, infer_schema(given.values)) if given else None
    files = {
        path: input_file(path, file, format_of(path), infer_schema(parse_text(file.text, format_of(path))))
        for path, file in spec.inputs.files.items()
    }
    return JobVersion("vision", "digits", 1, "d", "2026-01-31T09:30:00.000Z", spec, config, files)


class Started:
    """A run's record, and what a process has that was started with it."""

    def __init__(self, version: JobVersion, overrides: Overrides) -> None:
        located = coerce_overrides(version, Overrides.from_json(json.loads(json.dumps(overrides.to_json()))))
        at, placement = (
            "2026-01-31T09:30:00.000Z",
            Placement("cpu", "c", "i", "q", 1, 1, 0, None, spot=False, price_usd_per_hour=0.1),
        )
        run = Run(
            "vision", "R" * 26, "digits", 1, RunState.QUEUED, placement, at, at, at, overrides=located, hardware={}
        )
        config = merge(version.config.values, located.config) if version.config else None
        files = patched_files(version, located)
        command = RunCommand(version.spec.command, [], Environment({}))
        self.objects = run_objects(run, version, config, files, command)
        self.prefix = inputs_prefix(run.project, run.run_id)

    @property
    def manifest(self) -> RunManifest:
        return parse_manifest(self.objects[manifest_key(self.prefix)])

    def file(self, path: str) -> bytes:
        return self.objects[file_key(self.prefix, path)]

    def enter(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Be the process that `launchbay exec` starts."""
        monkeypatch.chdir(folder)
        monkeypatch.delenv("LAUNCHBAY_CAPTURE", raising=False)
        private = folder.parent / "private"
        private.mkdir()
        config_file, inputs_file = private / "config.json", private / "inputs.json"
        config_file.write_text(json.dumps(self.manifest.config or {}))
        inputs_file.write_text(write_script_inputs(self.manifest, str(folder)))
        for path in self.manifest.files:
            (folder / path).write_bytes(self.file(path))
        for name, value in command_environment(self.manifest, {}, config_file, inputs_file).items():
            monkeypatch.setenv(name, value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "job").mkdir()
    return tmp_path / "job"


def read_manage_config(_folder: Path, _path: str) -> Mapping[str, Any]:
    return launch.manage_config(json.loads(json.dumps(VALUES)))


def read_load_wandb_config(_folder: Path, _path: str) -> Mapping[str, Any]:
    return launch.load_wandb_config()


def read_wandb_config_variable(_folder: Path, _path: str) -> Mapping[str, Any]:
    import os

    # As `wandb.init` reads it, which takes hyphens off top-level keys; the last of equal ones counts.
    return {key.strip("-"): value for key, value in json.loads(os.environ["WANDB_CONFIG"]).items()}


def read_run_config_file(_folder: Path, _path: str) -> Mapping[str, Any]:
    import os

    return dict(json.loads(Path(os.environ["LAUNCHBAY_CONFIG"]).read_text()))


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize(
    "read", [read_manage_config, read_load_wandb_config, read_wandb_config_variable, read_run_config_file]
)
def test_the_run_config(
    read: Callable[[Path, str], Mapping[str, Any]], operator: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = JobSpec.model_validate({"command": ["true"], "inputs": {"config": {"values": VALUES}}})
    version = version_with(spec)
    overrides, _ = parse_overrides([operator], infer_schema(VALUES), {})
    started = Started(version, overrides)
    started.enter(folder, monkeypatch)

    found = read(folder, "")

    assert found == started.manifest.config == expected(operator)


FILES = [(path, operator) for path in TEXTS for operator in OPERATORS]


def leave_alone(_path: Path) -> None:
    """The script reads the file that was placed."""


def write_anew(path: Path) -> None:
    """The script writes the file anew, as it was registered, and something of its own behind it."""
    text = TEXTS[path.name]
    path.write_text(text if path.suffix == ".json" else text + "\n# written by the script\n")


@pytest.mark.parametrize(("path", "operator"), FILES)
@pytest.mark.parametrize("before", [leave_alone, write_anew])
def test_a_file(
    before: Callable[[Path], None], path: str, operator: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = JobSpec.model_validate({"command": ["true"], "inputs": {"files": {path: {"text": TEXTS[path]}}}})
    version = version_with(spec)
    overrides, _ = parse_overrides([f"{path}:{operator}"], None, {path: version.files[path].schema})
    started = Started(version, overrides)
    started.enter(folder, monkeypatch)
    before(folder / path)

    launch.manage_config_file(path)

    found = parse_text((folder / path).read_text(), format_of(path))
    assert found == parse_text(started.file(path).decode(), format_of(path)) == expected(operator)
    if before is leave_alone:
        assert (folder / path).read_bytes() == started.file(path)


@pytest.mark.parametrize(("path", "operator"), FILES)
def test_what_the_script_leaves_out_of_a_file_is_as_it_was_registered(
    path: str, operator: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = JobSpec.model_validate({"command": ["true"], "inputs": {"files": {path: {"text": TEXTS[path]}}}})
    version = version_with(spec)
    overrides, _ = parse_overrides([f"{path}:{operator}"], None, {path: version.files[path].schema})
    started = Started(version, overrides)
    started.enter(folder, monkeypatch)

    launch.manage_config_file(path, include=["nothing"])

    assert parse_text((folder / path).read_text(), format_of(path)) == VALUES
    assert launch.manage_config({"a": 1}, include=["nothing"]) == {"a": 1}


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize("before", [leave_alone, write_anew])
@pytest.mark.parametrize("operator", ["sets[+]={path: c}", "sets[+]={path: c, more: {deep: 1}}", "sets[+]={}"])
def test_an_appended_item_without_what_is_excluded_of_each(
    operator: str, before: Callable[[Path], None], path: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exclude = ["sets[*].weight", "sets[*].more.secret"]
    inputs = {"config": {"values": VALUES, "exclude": exclude}, "files": {path: {"text": TEXTS[path]}}}
    version = version_with(JobSpec.model_validate({"command": ["true"], "inputs": inputs}))
    overrides, _ = parse_overrides(
        [operator, f"{path}:{operator}"],
        infer_schema(VALUES, exclude=exclude),
        {path: infer_schema(VALUES, exclude=exclude)},
    )
    started = Started(version, overrides)
    started.enter(folder, monkeypatch)
    before(folder / path)

    launch.manage_config_file(path, exclude=exclude)
    config = launch.manage_config(json.loads(json.dumps(VALUES)), exclude=exclude)

    assert len(config["sets"]) == 3
    assert config == started.manifest.config == parse_text((folder / path).read_text(), format_of(path))


def test_what_a_script_does_not_have_is_gone_already(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = JobSpec.model_validate({"command": ["true"], "inputs": {"config": {"values": VALUES}}})
    Started(version_with(spec), Overrides({"old": Remove(), "lr": 2.0})).enter(folder, monkeypatch)

    assert launch.manage_config({"lr": 1.0}) == {"lr": 2.0}


def test_an_item_that_a_script_does_not_have_ends_it_with_what_is_missing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = JobSpec.model_validate({"command": ["true"], "inputs": {"config": {"values": VALUES}}})
    Started(version_with(spec), Overrides({"layers": Items({1: 5})})).enter(folder, monkeypatch)

    with pytest.raises(launch.LaunchError, match=r"`layers\[1\]` is not there: the list has 1 item"):
        launch.manage_config({"layers": [1]})


@pytest.mark.parametrize(
    ("overrides", "version"),
    [
        ({"lr": 1.0}, 1),
        ({"opt": Replace({})}, 1),
        ({"new": Add(1)}, 2),
        ({"old": Remove()}, 2),
        ({"layers": Items({0: 1})}, 2),
    ],
)
def test_a_manifest_is_of_the_first_version_unless_it_says_something_new(
    overrides: dict[str, Any], version: int
) -> None:
    spec = JobSpec.model_validate({"command": ["true"], "inputs": {"config": {"values": VALUES}}})
    started = Started(version_with(spec), Overrides(overrides))

    assert json.loads(started.objects[manifest_key(started.prefix)])["version"] == version
