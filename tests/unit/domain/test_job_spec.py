"""Every text of a job's spec has a rule: what no command, environment, file or request of AWS can carry is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from launchbay_core.domain.bodies import validate_body
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.names import check_file_path
from launchbay_core.errors import Malformed

Make = Callable[[str], dict[str, Any]]


def _inputs(**inputs: Any) -> dict[str, Any]:
    return {"inputs": inputs}


FIELDS: dict[str, Make] = {
    "command[0]": lambda text: {"command": [f"a{text}"]},
    "description": lambda text: {"description": f"a{text}"},
    "image": lambda text: {"image": f"a{text}"},
    "env.A": lambda text: {"env": {"A": f"a{text}"}},
    "env's name": lambda text: {"env": {f"A{text}": "a"}},
    "config.include": lambda text: _inputs(config={"include": [f"a{text}"]}),
    "config.exclude": lambda text: _inputs(config={"exclude": [f"a{text}"]}),
    "files.include": lambda text: _inputs(files={"a.yaml": {"text": "", "include": [f"a{text}"]}}),
    "files' path": lambda text: _inputs(files={f"a{text}.yaml": {"text": ""}}),
    "args' path": lambda text: _inputs(args={f"a{text}": "--a"}),
    "args.flag": lambda text: _inputs(args={"a": f"--a{text}"}),
    "args.negation": lambda text: _inputs(args={"a": {"negation": f"--a{text}"}}),
    "args.separator": lambda text: _inputs(args={"a": {"flag": "--a", "separator": f",{text}"}}),
}
WITH_LINES = {"command[0]", "description", "env.A", "config.include", "config.exclude", "files.include", "args' path"}
WITH_LINES |= {"args.separator"}
ANY_LENGTH = {"files' path"}  # counted in bytes


def is_taken(make: Make, text: str) -> bool:
    try:
        validate_body(JobSpec, {"command": ["a"], **make(text)}, "The job is not valid.")
    except Malformed:
        return False
    return True


@pytest.mark.parametrize("field", FIELDS)
def test_no_text_has_a_nul_or_half_of_a_surrogate_pair(field: str) -> None:
    assert is_taken(FIELDS[field], "")
    assert not is_taken(FIELDS[field], "\0")
    assert not is_taken(FIELDS[field], "\ud800")


@pytest.mark.parametrize("field", FIELDS)
def test_a_line_break_is_taken_where_a_command_or_a_person_can_read_it(field: str) -> None:
    assert is_taken(FIELDS[field], "\n") == (field in WITH_LINES)


@pytest.mark.parametrize("field", FIELDS)
def test_every_text_has_a_greatest_length(field: str) -> None:
    assert not is_taken(FIELDS[field], "a" * 5000)


def test_the_fault_says_what_is_wrong_and_where() -> None:
    with pytest.raises(Malformed) as refused:
        validate_body(JobSpec, {"command": ["python", "a\0b"], "env": {"A": "\ud800"}}, "The job is not valid.")

    assert [(fault["field"], fault["message"]) for fault in refused.value.errors] == [
        ("command[1]", "this can't contain a NUL character"),
        ("env.A", "this has half of a surrogate pair, which is not a character"),
    ]


@pytest.mark.parametrize("text", ["\ud800", "a: \udfff"])
def test_the_text_of_a_file_has_whole_characters(text: str) -> None:
    assert not is_taken(lambda given: _inputs(files={"a.yaml": {"text": given}}), text)


@pytest.mark.parametrize(
    "image",
    [
        "python:3.13",
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/train:v1.2_3",
        "registry.example.com:5000/a-b/c@sha256:" + "0" * 64,
    ],
)
def test_the_image_has_the_characters_that_aws_batch_takes(image: str) -> None:
    assert is_taken(lambda given: {"image": given}, image)
    assert not is_taken(lambda given: {"image": given}, image + " --privileged")


@pytest.mark.parametrize("text", ["\x1b[2J", "\x07", "\x7f", "\x9b31m"])
def test_a_description_does_nothing_to_a_terminal(text: str) -> None:
    assert not is_taken(FIELDS["description"], text)


@pytest.mark.parametrize("path", ["a\0b", "a\nb", "\x1b[2J", "a\ud800", "a\x7f"])
def test_the_path_of_a_file_has_no_control_characters(path: str) -> None:
    with pytest.raises(Malformed):
        check_file_path(path)


def test_the_path_of_a_file_may_have_any_letters_and_spaces() -> None:
    assert check_file_path("conf/größe 学習.yaml") == "conf/größe 学習.yaml"


def test_a_bound_that_is_whole_is_shown_without_a_fraction() -> None:
    with pytest.raises(Malformed) as refused:
        validate_body(JobSpec, {"command": ["a"], "hardware": {"memory_gib": 1e9}}, "The job is not valid.")

    assert refused.value.errors[0]["message"] == "this must be at most 65536"
