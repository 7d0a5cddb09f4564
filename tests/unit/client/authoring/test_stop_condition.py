"""When a captured script's inputs are known: at its first metric, or when it has been quiet for a while."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from launchbay.authoring.stop_condition import QUIET_SECONDS, InputsKnown

FILE = {"kind": "file"}
OWN = {"kind": "config", "values": {"lr": 1}}
MANAGED = {"kind": "config", "values": None}
RUN = {"kind": "wandb_run", "values": {}}
LOGGED = {"kind": "logged"}


class Script:
    """A script's declarations, and a clock that stands still."""

    def __init__(self, folder: Path) -> None:
        self.time = 100.0
        self._target = folder / "declarations.jsonl"
        self.is_known = InputsKnown(self._target, lambda: self.time)

    def says(self, *declarations: Any) -> Script:
        with self._target.open("a") as file:
            file.writelines(json.dumps(declaration) + "\n" for declaration in declarations)
        return self

    def begins_to_say(self, text: str) -> Script:
        with self._target.open("a") as file:
            file.write(text)
        return self


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


@pytest.mark.parametrize("said", [[], [LOGGED], [MANAGED], [FILE, MANAGED], [MANAGED, LOGGED]])
def test_a_quiet_script_without_inputs_or_their_values_goes_on(script: Script, said: list[Any]) -> None:
    script.says(*said)

    assert not script.is_known()
    script.time += 10 * QUIET_SECONDS
    assert not script.is_known()


@pytest.mark.parametrize("said", [[FILE], [OWN], [RUN], [MANAGED, RUN], [FILE, MANAGED, RUN]])
def test_a_script_is_done_once_it_is_quiet(script: Script, said: list[Any]) -> None:
    script.says(*said)

    assert not script.is_known()
    script.time += QUIET_SECONDS - 0.1
    assert not script.is_known()
    script.time += 0.1
    assert script.is_known()


def test_each_declaration_begins_the_quiet_anew(script: Script) -> None:
    script.says(FILE).is_known()
    script.time += QUIET_SECONDS - 1
    script.says(RUN)

    assert not script.is_known()
    script.time += QUIET_SECONDS - 1
    assert not script.is_known()
    script.time += 1
    assert script.is_known()


def test_a_script_is_done_at_its_first_metric(script: Script) -> None:
    assert script.says(MANAGED, RUN, LOGGED).is_known()


def test_a_line_that_is_being_written_is_read_when_it_is_complete(script: Script) -> None:
    script.says(RUN).begins_to_say('{"kind": ')

    assert not script.is_known()
    assert script.begins_to_say('"logged"}\n').is_known()
