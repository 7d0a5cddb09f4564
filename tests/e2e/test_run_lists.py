"""Lists, references, labels and comparisons of runs, with the command line against a running service."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stack_process import LAUNCHBAY, StackProcess
from terminal import run_in_terminal

pytestmark = [pytest.mark.e2e]
TEXT = "training:\n  epochs: 10  # enough\n"
SPECS: dict[str, dict[str, Any]] = {
    "digits": {
        "description": "Classifies handwritten digits, with a description that does not fit on a line.",
        "inputs": {
            "config": {"values": {"trainer": {"learning_rate": 0.01, "name": "adam"}, "seed": 1}},
            "files": {"conf/train.yaml": {"text": TEXT}},
        },
    },
    "a-job-with-a-name-that-is-rather-long-for-a-list": {"inputs": {"config": {"values": {"lr": 0.5}}}},
}
LONG = "a-job-with-a-name-that-is-rather-long-for-a-list"


@pytest.fixture(scope="module")
def project() -> str:
    """The project of these tests: all but one of them only look at its runs."""
    return "run-lists"


@pytest.fixture(scope="module")
def runs(stack: StackProcess, project: str) -> list[str]:
    """The ids of five runs of two jobs, the oldest first."""
    for name, spec in SPECS.items():
        body = {"name": name, "command": ["true"], **spec}
        assert stack.request("POST", f"/v1/projects/{project}/jobs", body).status == 201
    launched = [
        stack.launch(project, "digits", overrides={"config": {"trainer": {"learning_rate": 0.1}}}, name="fast"),
        stack.launch(project, "digits", overrides={"files": {"conf/train.yaml": {"training": {"epochs": 3}}}}),
        stack.launch(project, "digits", tags=["paper", "best"], note="a note"),
        stack.launch(project, LONG, overrides={"config": {"lr": 0.25}}),
        stack.launch(project, "digits", overrides={"config": {"trainer": {"learning_rate": 0.001, "name": "a name"}}}),
    ]
    return [stack.ended(project, run["run_id"])["run_id"] for run in launched]


def listed(stack: StackProcess, project: str, *words: str) -> list[str]:
    """The ids that `launchbay runs` lists with some options."""
    return [run["run_id"] for run in json.loads(stack.cli("runs", "--json", *words, project=project).stdout)]


def seen(stack: StackProcess, project: str, width: int, *words: str) -> list[str]:
    """What a person sees of a command in a terminal."""
    environment = {**stack.environment, "LAUNCHBAY_SERVER": stack.url, "LAUNCHBAY_PROJECT": project}
    return run_in_terminal([LAUNCHBAY, *words], width, environment)


@pytest.mark.parametrize(
    "words",
    [
        ("runs",),
        ("runs", "--limit", "2"),
        ("runs", "--columns", "trainer.learning_rate,conf/train.yaml:training.epochs,duration,by"),
        ("runs", "--where", "trainer.learning_rate>0", "--sort", "-conf/train.yaml:training.epochs"),
        ("jobs",),
        ("jobs", "--limit", "1"),
        ("compare", "latest", "fast"),
    ],
)
def test_a_list_fits_80_columns(stack: StackProcess, project: str, runs: list[str], words: tuple[str, ...]) -> None:
    lines = seen(stack, project, 80, *words)

    assert len(lines) > 1
    assert max(map(len, lines)) <= 80, lines


def test_a_narrow_list_has_short_ids_that_every_command_takes(
    stack: StackProcess, project: str, runs: list[str]
) -> None:
    heading, *rows = seen(stack, project, 80, "runs")
    short = [row.split()[0] for row in rows]

    assert heading.split()[:3] == ["RUN", "JOB", "STATE"]
    assert [len(one) for one in short] == [6] * 5
    assert [run.endswith(one) for run, one in zip(runs[::-1], short, strict=True)] == [True] * 5
    assert json.loads(stack.cli("run", short[0], "--json", project=project).stdout)["run_id"] == runs[-1]
    for command in ("run", "inputs", "logs", "tag"):
        stack.cli(command, short[0].lower(), project=project)
    assert "it has ended as SUCCEEDED" in stack.cli("cancel", short[0], project=project, expect=1).stderr
    assert "learning_rate" in stack.cli("diff", short[0], short[4], project=project).stdout


def test_a_wide_terminal_and_a_pipe_show_whole_ids_and_more_columns(
    stack: StackProcess, project: str, runs: list[str]
) -> None:
    wide = seen(stack, project, 200, "runs")
    piped = stack.cli("runs", project=project).stdout.splitlines()

    assert [row.split()[0] for row in wide[1:]] == [row.split()[0] for row in piped[1:]] == runs[::-1]
    assert {"CLASS", "TAGS", "TOOK"} <= set(wide[0].split())
    created = piped[0].index("CREATED")
    assert all(row[created:].startswith("20") for row in piped[1:]), "a time that stays the same"
    assert stack.cli("runs", project=project).stdout.splitlines() == piped


def test_a_list_says_that_there_is_more_and_all_of_it_can_be_seen(
    stack: StackProcess, project: str, runs: list[str]
) -> None:
    few = stack.cli("runs", "--limit", "2", project=project)

    assert len(few.stdout.splitlines()) == 3
    assert "more than these 2 runs: --all lists all, --limit N" in few.stderr
    assert stack.cli("runs", "--all", project=project).stderr == ""
    assert listed(stack, project, "--all") == listed(stack, project, "--limit", "5") == runs[::-1]
    assert "more jobs than this one: --all lists all" in stack.cli("jobs", "--limit", "1", project=project).stderr
    assert "not both" in stack.cli("runs", "--all", "--limit", "5", project=project, expect=2).stderr


def test_runs_are_filtered_and_sorted(stack: StackProcess, project: str, runs: list[str]) -> None:
    fast, short, tagged, other, slow = runs

    assert listed(stack, project, "--where", "trainer.learning_rate>=0.01") == [tagged, short, fast]
    assert listed(stack, project, "--where", "conf/train.yaml:training.epochs<5") == [short]
    assert listed(stack, project, "--where", "trainer.learning_rate>0", "--sort", "trainer.learning_rate")[0] == slow
    assert listed(stack, project, "--job", LONG) == [other]
    assert listed(stack, project, "--state", "succeeded,failed", "--tag", "paper", "--tag", "best") == [tagged]
    assert listed(stack, project, "--name", "fast") == [fast]
    assert listed(stack, project, "--since", "1h", "--by", "me") == runs[::-1]
    assert listed(stack, project, "--by", "nobody") == []
    assert listed(stack, project, "--where", "duration>=0", "--sort", "-created") == runs[::-1]


def test_a_mistyped_input_is_said_with_what_may_be_meant(stack: StackProcess, project: str, runs: list[str]) -> None:
    done = stack.cli("runs", "--where", "learning_rate>0", project=project)

    assert "has an input or metric `learning_rate`. Did you mean `trainer.learning_rate`?" in done.stderr
    assert "No runs like this in project" in done.stderr
    assert "has no `=`" in stack.cli("runs", "--where", "lr", project=project, expect=1).stderr
    assert "`done` is not a state" in stack.cli("runs", "--state", "done", project=project, expect=2).stderr


def test_latest_and_names_mean_runs_and_what_may_be_several_is_listed(
    stack: StackProcess, project: str, runs: list[str]
) -> None:
    def shown(*words: str) -> str:
        return str(json.loads(stack.cli("run", *words, "--json", project=project).stdout)["run_id"])

    assert shown("latest") == runs[-1]
    assert shown("latest", "--job", LONG) == runs[3]
    assert shown("fast") == runs[0]
    assert shown(runs[1][:18]) == runs[1]
    many = stack.cli("logs", runs[0][:3], project=project, expect=1).stderr
    assert [run in many for run in runs] == [True] * 5
    assert "begins or ends with `ZZZZZZ`" in stack.cli("cancel", "ZZZZZZ", project=project, expect=1).stderr


def test_runs_of_two_jobs_are_compared_and_both_jobs_are_named(
    stack: StackProcess, project: str, runs: list[str]
) -> None:
    fast, short, _, other, _ = runs

    shown = stack.cli("compare", fast, short, other, project=project).stdout
    rows = {line.split()[0]: line.split()[1:] for line in shown.splitlines()}
    found = json.loads(stack.cli("compare", fast, short, "--json", project=project).stdout)
    difference: Any = json.loads(stack.cli("diff", fast, other, "--json", project=project).stdout)

    assert rows["job"] == ["digits:1", "digits:1", f"{LONG}:1"]
    assert rows["trainer.learning_rate"] == ["0.1", "0.01", "–"]
    assert rows["conf/train.yaml:training.epochs"] == ["10", "3", "–"]
    assert [(row["file"], row["path"]) for row in found["inputs"]] == [
        (None, "trainer.learning_rate"),
        ("conf/train.yaml", "training.epochs"),
    ]
    assert found["metrics"] == []
    assert (difference["job"], difference["version"]) == ({"a": "digits", "b": LONG}, {"a": 1, "b": 1})
    assert f"job  digits:1 → {LONG}:1" in stack.cli("diff", fast, other, project=project).stdout
    assert json.loads(stack.cli("diff", fast, short, "--json", project=project).stdout)["job"] is None
    assert "two runs or more" in stack.cli("compare", fast, fast, project=project, expect=2).stderr


def test_labels_are_given_at_the_launch_and_changed_later(stack: StackProcess) -> None:
    project = "labels"
    body = {"name": "digits", "command": ["true"], **SPECS["digits"]}
    assert stack.request("POST", f"/v1/projects/{project}/jobs", body).status == 201
    words = ("launch", "digits", "--name", "third try", "--tag", "a", "--tag", "b", "--note", "why", "--json")
    launched = json.loads(stack.cli(*words, project=project).stdout)
    assert (launched["name"], launched["tags"], launched["note"]) == ("third try", ["a", "b"], "why")

    stack.cli("tag", "latest", "+c", "d", "--remove", "a", "--name", "renamed", project=project)
    stack.cli("tag", "latest", "c", "--remove", "a", project=project)

    shown = stack.cli("run", "renamed", project=project).stdout
    assert "tags         b c d" in shown
    assert "labelled by" in shown
    assert "renamed" in stack.cli("runs", "--tag", "c", project=project).stdout
    again = json.loads(stack.cli("rerun", "renamed", "--tag", "again", "--json", project=project).stdout)
    assert (again["rerun_of"], again["name"], again["tags"]) == (launched["run_id"], "", ["again"])
    refused = stack.cli("launch", "digits", "--tag", "no spaces", project=project, expect=1).stderr
    assert "a tag has 1 to 63 letters" in refused
