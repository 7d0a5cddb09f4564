"""Words that a command has no use for are counted and not repeated."""

from __future__ import annotations

import pytest

from launchbay.cli.main import main

CANARY = "CANARY"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["launch", "push", "-o", "hub.token=", CANARY], "one word too many"),
        (["launch", "push", "-o", "hub.token", "=", CANARY], "2 words too many"),
        (["rerun", "RUN", "-o", "hub.token=", CANARY], "one word too many"),
        (["launch", "push", "-o", "hub.token=", f"-----{CANARY}"], "not an option"),
        (["launch", "push", "-o", "hub.token=", f"-{CANARY}"], "not an option"),
        (["launch", "push", "-o", "hub.token=", f"--{CANARY}=x"], "not an option"),
        (["register", "--env", f"={CANARY}"], "Invalid value for --env"),
        (["register", "--env", CANARY], "Invalid value for --env"),
    ],
)
def test_a_word_too_many_is_not_repeated(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert said in told
    assert CANARY not in told


def test_a_misspelled_option_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["launch", "push", "--folow"])

    assert "--folow" in capsys.readouterr().err
