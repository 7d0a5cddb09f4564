"""launchbay.yaml: lenient in form, strict in content, every fault with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import properties_format
from launchbay.authoring.job_file.reader import JobFolder, read_job_folder
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.errors import Malformed, NotFound


def job(folder: Path, text: str, files: dict[str, str] | None = None) -> JobFolder:
    """The job of a folder with this launchbay.yaml and these files."""
    for name, content in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    (folder / "launchbay.yaml").write_text(text)
    return read_job_folder(folder)


def spec(folder: Path, text: str, files: dict[str, str] | None = None) -> dict[str, Any]:
    """The spec of a job that has a name and a command, and `text` beside."""
    return job(folder, f"name: job\ncommand: train\n{text}", files).spec


def faults(folder: Path, text: str, files: dict[str, str] | None = None) -> list[str]:
    """What is wrong with a job file, as `LINE PLACE: message`."""
    with pytest.raises(Malformed) as refused:
        job(folder, text, files)
    prefix = f"{folder / 'launchbay.yaml'}:"
    return [f"{error['field'].removeprefix(prefix)}: {error['message']}" for error in refused.value.errors]


def test_the_least_job_is_a_name_and_a_command(tmp_path: Path) -> None:
    found = job(tmp_path, "name: digits\ncommand: python train.py\n")

    assert (found.name, found.code_root) == ("digits", tmp_path)
    assert found.spec["command"] == ["python", "train.py"]
    JobSpec.model_validate(found.spec)


def test_a_whole_job_is_read_with_every_field(tmp_path: Path) -> None:
    text = """
name: whole
description: All of it
command: [python, train.py, 3]
image: repo/image:1
code: src
inputs:
  config: {values: {lr: 0.1}, include: [lr], schema: schema.json}
  files: [conf/a.yaml]
  args: {lr: --lr}
hardware: {gpu: {model: a10g}, spot: true}
env: {DEBUG: true, WORKERS: 4, NAME: x}
timeout: 1d12h
retries: 2
"""
    files = {"schema.json": '{"properties": {"lr": {"type": "number"}}}', "src/conf/a.yaml": "a: 1\n"}

    found = job(tmp_path, text, files)

    assert found.code_root == tmp_path / "src"
    assert found.spec["command"] == ["python", "train.py", "3"]
    assert found.spec["inputs"]["config"]["schema"] == {"properties": {"lr": {"type": "number"}}}
    assert found.spec["inputs"]["files"] == {"conf/a.yaml": {"text": "a: 1\n"}}
    assert found.spec["env"] == {"DEBUG": "true", "WORKERS": "4", "NAME": "x"}
    assert found.spec["timeout_seconds"] == 36 * 3600
    JobSpec.model_validate(found.spec)


def test_texts_are_what_their_author_wrote(tmp_path: Path) -> None:
    words = "[python, -c, 'import sys', 1e-4, 1.10, yes, 0123, 77950e8, 12:30:45]"
    env = "{ON: 1, NO: 2, y: 3, PYVER: 3.10, ARCH: 7.0, DEBUG: off, NODE: 08, UMASK: 0022, SHA: 12e03456}"

    found = job(tmp_path, f"name: 1.10\ndescription: 0\nimage: 1_0\ncommand: {words}\nenv: {env}\n")

    assert found.spec["command"][3:] == ["1e-4", "1.10", "yes", "0123", "77950e8", "12:30:45"]
    assert found.spec["env"] == {
        "ON": "1",
        "NO": "2",
        "y": "3",
        "PYVER": "3.10",
        "ARCH": "7.0",
        "DEBUG": "off",
        "NODE": "08",
        "UMASK": "0022",
        "SHA": "12e03456",
    }
    assert (found.name, found.spec["description"], found.spec["image"]) == ("1.10", "0", "1_0")


def test_a_command_in_one_line_is_split_as_a_shell_splits_it(tmp_path: Path) -> None:
    found = job(tmp_path, "name: a\ncommand: python -c 'print(1, 2, \"$HOME\")'\n")

    assert (found.spec["command"], found.notices) == (["python", "-c", 'print(1, 2, "$HOME")'], ())


def test_a_command_that_means_something_to_a_shell_runs_in_one_and_that_is_said(tmp_path: Path) -> None:
    text = "name: a\ncommand: |\n  python t.py --epochs 1 \\\n    --lr=0.1\n  python t.py --eval | tee $HOME/log\n"

    found = job(tmp_path, text)

    script = "python t.py --epochs 1 \\\n  --lr=0.1\npython t.py --eval | tee $HOME/log"
    assert found.spec["command"] == ["bash", "-euo", "pipefail", "-c", script]
    assert found.notices == (
        "the command has several lines, so it runs in bash, which its image must have: as `bash -euo pipefail -c …`",
    )


@pytest.mark.parametrize("command", ["python t.py | tee log", "LR=1 python t.py", "python t.py $@ | tee log"])
def test_a_shell_s_command_must_say_where_its_arguments_go(tmp_path: Path, command: str) -> None:
    text = "inputs: {config: {values: {lr: 1}}, args: {lr: --lr}}\n"

    assert any('write `"$@"`' in fault for fault in faults(tmp_path, f"name: a\ncommand: {command}\n{text}"))
    good = job(tmp_path, f"name: a\ncommand: 'LR=1 python t.py \"$@\" | tee log'\n{text}")
    assert good.spec["command"][-1] == 'LR=1 python t.py "$@" | tee log'


def test_a_job_whose_code_is_in_its_image_packs_none(tmp_path: Path) -> None:
    assert job(tmp_path, "name: a\ncommand: train\ncode: false\n").code_root is None


def test_a_file_may_be_named_instead_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("name: other\ncommand: train\n")

    assert read_job_folder(tmp_path / "other.yaml").name == "other"


@pytest.mark.parametrize(
    ("timeout", "seconds"), [("90m", 5400), ("2h", 7200), ("1d12h", 129600), ("120", 120), ("1h 30m", 5400)]
)
def test_a_timeout_is_written_as_people_write_it(tmp_path: Path, timeout: str, seconds: int) -> None:
    assert spec(tmp_path, f"timeout: {timeout}\n")["timeout_seconds"] == seconds


@pytest.mark.parametrize("timeout", ["1:30", "12:30:45", "1_000", "1e3", "off", "0x10"])
def test_a_timeout_that_yaml_alone_reads_as_a_number_is_refused(tmp_path: Path, timeout: str) -> None:
    found = faults(tmp_path, f"name: a\ncommand: x\ntimeout: {timeout}\n")

    assert f"timeout: `{timeout}` is not a duration" in found[0]


@pytest.mark.parametrize("field", ["retries: 010", "retries: 0_9", "hardware: {vcpus: 1:30}"])
def test_a_number_that_is_not_what_it_looks_like_is_refused(tmp_path: Path, field: str) -> None:
    assert "this must be a whole number" in faults(tmp_path, f"name: a\ncommand: x\n{field}\n")[0]


GLOBS = {
    "conf/a.yaml": "a: 1\n",
    "conf/deep/b.yml": "b: 1\n",
    "conf/c.toml": "c = 1\n",
    "conf/notes.txt": "",
    "d.json": "{}",
}


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ("conf/a.yaml", ["conf/a.yaml"]),
        ("conf/**/*.y*ml", ["conf/a.yaml", "conf/deep/b.yml"]),
        ("conf/**", ["conf/a.yaml", "conf/c.toml", "conf/deep/b.yml"]),
        ("'*'", ["d.json"]),
        ("[conf/*.toml, {path: d.json}]", ["conf/c.toml", "d.json"]),
        ("{conf/a.yaml: , 'conf/*.toml': {include: [c]}}", ["conf/a.yaml", "conf/c.toml"]),
    ],
)
def test_files_are_named_one_by_one_or_by_globs(tmp_path: Path, files: str, names: list[str]) -> None:
    assert sorted(spec(tmp_path, f"inputs:\n  files: {files}\n", GLOBS)["inputs"]["files"]) == names


def test_a_glob_s_selection_holds_for_each_of_its_files_but_not_for_one_named_by_itself(tmp_path: Path) -> None:
    text = "inputs:\n  files:\n    conf/**/*.y*ml: {exclude: [secret]}\n    conf/a.yaml: {include: [a]}\n"

    files = spec(tmp_path, text, GLOBS)["inputs"]["files"]

    assert files["conf/deep/b.yml"]["exclude"] == ["secret"]
    assert files["conf/a.yaml"] == {"text": "a: 1\n", "include": ["a"]}


def test_a_glob_leaves_out_what_git_ignores(tmp_path: Path) -> None:
    files = {**GLOBS, ".gitignore": "deep/\n"}

    assert list(spec(tmp_path, "inputs: {files: conf/**/*.y*ml}\n", files)["inputs"]["files"]) == ["conf/a.yaml"]


def test_a_glob_that_matches_only_what_git_ignores_says_so(tmp_path: Path) -> None:
    files = {**GLOBS, ".gitignore": "*.yaml\n"}

    (fault,) = faults(tmp_path, "name: a\ncommand: x\ninputs: {files: 'conf/*.yaml'}\n", files)
    assert "matches no config file" in fault
    assert "`conf/a.yaml` is left out of the code, because git ignores it" in fault


def test_files_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeffname: a\r\ncommand: x\r\ninputs: {config: d.toml, files: [a.json]}\r\n"
    found = job(tmp_path, text, {"d.toml": "\ufefflr = 1\n", "a.json": '\ufeff{"b": 1}\n'})
    inputs = found.spec["inputs"]

    assert found.name == "a"
    assert inputs["config"] == {"values": {"lr": 1}}
    assert inputs["files"] == {"a.json": {"text": '\ufeff{"b": 1}\n'}}


def test_a_fault_has_its_line_in_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "\ufeffname: a\ncommand: x\ncolour: red\n")

    assert fault.startswith("3 colour: unknown field")


def test_a_run_config_may_be_in_a_file_of_its_own(tmp_path: Path) -> None:
    inputs = spec(tmp_path, "inputs: {config: defaults.toml}\n", {"defaults.toml": "lr = 0.1\n"})["inputs"]

    assert inputs["config"] == {"values": {"lr": 0.1}}


def test_every_fault_is_reported_in_the_order_of_the_file_with_its_line(tmp_path: Path) -> None:
    text = """\
name: "no spaces"
comand: python train.py
inputs:
  files:
    - conf/none.yaml
  config:
    valeus: {}
timeout: soon
retries: 99
"""

    found = faults(tmp_path, text)

    lines = [int(fault.split()[0]) for fault in found]
    assert lines == sorted(lines)
    assert [line for line in lines if line > 1] == [2, 5, 6, 7, 8, 9]
    assert "did you mean `command`?" in " ".join(found)
    assert "did you mean `values`?" in " ".join(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\n", "command: is missing"),
        ("command: x\n", "name: is missing"),
        ("name: [3]\ncommand: x\n", "name: must be a string"),
        ("name: a\ncommand: ''\n", "command: is empty"),
        ('name: a\ncommand: "\'"\n', "command: can't be read"),
        ("name: a\ncommand: [[x]]\n", "must be a string; put it in quotes"),
        ("name: a\ncommand: x\ncode: nowhere\n", "there is no folder `nowhere`"),
        ("name: a\ncommand: x\nenv: [A]\n", "must map names to values"),
        ("name: a\ncommand: x\nenv: {A: null}\n", 'write "" for an empty value'),
        ("name: a\ncommand: x\nenv: {1A: x}\n", "env.1A"),
        ("name: a\ncommand: x\nhardware: {gpus: 1}\n", "hardware.gpus: unknown field"),
        ("name: a\ncommand: x\ninputs: []\n", "must be a map"),
        ("name: a\ncommand: x\ninputs: {files: 3}\n", "there is no file `3`"),
        ("name: a\ncommand: x\ninputs: {files: [../x.yaml]}\n", "leads out"),
        ("name: a\ncommand: x\ninputs: {files: ['*.yml']}\n", "matches no config file"),
        ("name: a\ncommand: x\ninputs: {files: [b.yaml]}\n", "can't be read"),
        ("name: a\ncommand: x\ninputs: {files: [b.yaml, b.yaml]}\n", "is already an input"),
        ("name: a\ncommand: x\ninputs: {files: {a.yaml: 3}}\n", "must be a map with"),
        ("name: a\ncommand: x\ninputs: {files: {a.yaml: {include: a}}}\n", "list of dotted paths"),
        ("name: a\ncommand: x\ninputs: {files: {a.yaml: {schema: 3}}}\n", "must be a JSON Schema"),
        ("name: a\ncommand: x\ninputs: {files: {a.yaml: {schema: no.json}}}\n", "can't be read"),
        ("name: a\ncommand: x\ninputs: {config: {values: {}, file: b}}\n", "either `values` or `file`"),
        ("name: a\ncommand: x\ninputs: {config: none.yaml}\n", "`none.yaml` can't be read"),
        ("name: a\ncommand: x\ninputs: {args: [--lr]}\n", "must map paths"),
        ("name: a\ncommand: x\ninputs: {args: {lr: 3}}\n", "must be a flag"),
        ("name: a\ncommand: x\ninputs: {args: {lr: {flg: --lr}}}\n", "did you mean `flag`?"),
        ("name: a\ncommand: x\ninputs: {args: {lr: {}}}\n", "give a `flag`"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in fault for fault in faults(tmp_path, text, {"a.yaml": "a: 1\n", "b.yaml": "a: [1\n"}))


@pytest.mark.parametrize("text", ["a: [1", "- a", "", "a: 1\n---\nb: 1\n", "a: 1\na: 2\n"])
def test_a_text_that_is_not_a_job_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Malformed):
        job(tmp_path, text)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "launchbay.yaml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Malformed, match="UTF-8"):
        read_job_folder(tmp_path)


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_job_folder(tmp_path)


def test_a_config_file_that_is_a_link_to_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "job").mkdir()
    (tmp_path / "outside.yaml").write_text("a: 1\n")
    (tmp_path / "job" / "link.yaml").symlink_to("../outside.yaml")

    found = faults(tmp_path / "job", "name: a\ncommand: x\ninputs: {files: link.yaml}\n")

    assert "link that leads out" in found[0]


def test_a_glob_takes_files_of_a_format_that_was_added(tmp_path: Path) -> None:
    files = {"conf/a.yaml": "a: 1\n", "conf/b.properties": "b = 2\n"}
    text = "inputs: {files: [conf/*]}\n"

    assert set(spec(tmp_path, text, files)["inputs"]["files"]) == {"conf/a.yaml"}
    with properties_format.registered():
        assert set(spec(tmp_path, text, files)["inputs"]["files"]) == set(files)


def test_dates_and_keys_travel_as_json_has_them_wherever_they_stand(tmp_path: Path) -> None:
    text = """
inputs:
  config: {values: {day: 2026-01-31, 1: a}, schema: schema.yaml}
  files:
    a.yaml: {schema: {properties: {d: {default: 2026-01-31, enum: [2026-01-31, !!binary eA==]}}}}
env: {DAY: 2026-01-31}
description: 2026-01-31
"""

    found = spec(tmp_path, text, {"a.yaml": "d: 2026-01-31\n", "schema.yaml": "properties: {1: {const: 2026-01-31}}\n"})

    inputs = found["inputs"]
    assert json.loads(json.dumps(found)) == found
    assert inputs["config"]["values"] == {"day": "2026-01-31", "1": "a"}
    assert inputs["config"]["schema"] == {"properties": {"1": {"const": "2026-01-31"}}}
    day = {"default": "2026-01-31", "enum": ["2026-01-31", "eA=="]}
    assert inputs["files"]["a.yaml"] == {"text": "d: 2026-01-31\n", "schema": {"properties": {"d": day}}}
    assert (found["env"], found["description"]) == ({"DAY": "2026-01-31"}, "2026-01-31")


def test_a_run_config_in_toml_is_plain_too(tmp_path: Path) -> None:
    found = spec(tmp_path, "inputs: {config: c.toml}\n", {"c.toml": "at = 09:30:00\nday = 2026-01-31\n"})

    assert found["inputs"]["config"]["values"] == {"at": "09:30:00", "day": "2026-01-31"}


@pytest.mark.parametrize(
    "files",
    ["{conf/a.yaml: {open: [a]}}", "[{path: conf/a.yaml, open: [a]}]"],
)
def test_where_keys_may_be_added_and_a_schema_alone_are_read(tmp_path: Path, files: str) -> None:
    text = f"inputs:\n  config: {{values: {{lr: 1}}, open: true, strict: true, schema: {{}}}}\n  files: {files}\n"

    inputs = spec(tmp_path, text, {"conf/a.yaml": "a: {b: 1}\n"})["inputs"]

    assert inputs["config"] == {"values": {"lr": 1}, "schema": {}, "open": True, "strict": True}
    assert inputs["files"]["conf/a.yaml"]["open"] == ["a"]
    JobSpec.model_validate({"command": ["true"], "inputs": inputs})


def test_open_of_another_kind_is_a_fault_with_its_line(tmp_path: Path) -> None:
    text = "name: job\ncommand: train\ninputs:\n  config:\n    values: {}\n    open: everything\n"

    assert faults(tmp_path, text) == [
        "6 inputs.config.open: give `true`, `false`, or a list of the dotted paths of maps"
    ]


def test_hardware_may_have_alternatives_and_terms(tmp_path: Path) -> None:
    text = """
hardware: {any_of: [{gpu: {model: l4}, spot: true}, {gpu: {model: l4}}], vcpus: 4, prefer: cheapest}
patience: 1h30m
max_price: 2
when_exhausted: fail
"""

    found = JobSpec.model_validate(spec(tmp_path, text))

    assert (found.patience, found.max_price, found.when_exhausted) == (5400, 2.0, "fail")
    assert [(one.gpu and one.gpu.model, one.spot, one.vcpus) for one in found.hardware.each()] == [
        ("l4", True, 4),
        ("l4", False, 4),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("patience: soon", "3 patience: `soon` is not a duration; write 10m, 2h, 1d12h or a number of seconds"),
        ("patience: 10s", "3 patience: this must be at least 60"),
        ("max_price: 0", "3 max_price: this must be more than 0"),
        ("when_exhausted: wait", "3 when_exhausted: this must be 'retry' or 'fail'"),
        ("hardware: {any_of: [{gpus: 1}]}", "3 hardware.any_of.0.gpus: unknown field"),
    ],
)
def test_terms_that_mean_nothing_are_refused_with_their_line(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, f"name: job\ncommand: train\n{text}\n") == [fault]


def test_results_are_read_as_people_write_them(tmp_path: Path) -> None:
    found = spec(
        tmp_path,
        "outputs: [out/, 2024/report.html]\n"
        "checkpoints: {path: ckpt/, keep: 2, every: 5m}\n"
        "metrics: {loss: 'loss=(.*)'}\n",
    )

    assert found["outputs"] == {"out": "out/", "report.html": "2024/report.html"}
    assert found["checkpoints"] == {"path": "ckpt/", "keep": 2, "every_seconds": 300}
    assert found["metrics"] == {"loss": "loss=(.*)"}
    read = JobSpec.model_validate(found)
    assert (read.outputs["out"], read.checkpoints and read.checkpoints.path) == ("out", "ckpt")
    assert spec(tmp_path, "outputs: out\ncheckpoints: ckpt\n")["checkpoints"] == "ckpt"
    assert spec(tmp_path, "outputs: {model: out}\n")["outputs"] == {"model": "out"}


def test_each_fault_of_results_has_its_line(tmp_path: Path) -> None:
    text = """name: job
command: train
outputs:
  - out
  - other/out
  - /tmp/out
checkpoints:
  path: ../ckpt
  keep: 0
  every: soon
  save: often
metrics:
  loss: loss=
  accuracy: (
"""

    found = faults(tmp_path, text)

    assert [one.split(": ")[0] for one in found] == [
        "5 outputs.1",
        "6 outputs.2",
        "8 checkpoints.path",
        "9 checkpoints.keep",
        "10 checkpoints.every",
        "11 checkpoints.save",
        "13 metrics.loss",
        "14 metrics.accuracy",
    ]
    assert "is the second output called `out`: write a map of names to paths" in found[0]
    assert "can't be a result: " in found[1]
    assert "`soon` is not a duration; write 30s, 5m or a number of seconds" in found[4]


def test_an_interval_that_is_out_of_bounds_is_a_fault_where_it_stands(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "name: job\ncommand: train\ncheckpoints:\n  path: ckpt\n  every: 2s\n")

    assert fault.startswith("5 checkpoints.every: ")
