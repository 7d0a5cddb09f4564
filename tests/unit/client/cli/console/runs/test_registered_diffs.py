"""How a run's config files differ from the registered ones, as it is printed."""

from __future__ import annotations

from typing import Any

import click
import pytest

from launchbay.cli.console.runs.views import print_registered_diffs
from launchbay.cli.main import main

DIFF = "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-lr: 1\n+lr: 2\n"


def test_each_file_has_its_lines_or_says_that_they_are_too_many(capsys: pytest.CaptureFixture[str]) -> None:
    print_registered_diffs({"diffs": {"a.yaml": DIFF, "b.yaml": None}})

    assert capsys.readouterr().out.splitlines() == [
        "a.yaml",
        *(f"  {line}" for line in DIFF.splitlines()),
        "b.yaml",
        "  differs in lines that are too many to be shown; leave --diff out to see the file",
    ]


def test_files_as_registered_are_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    print_registered_diffs({"diffs": {}})

    assert capsys.readouterr().out == "The config files are as registered.\n"


@pytest.mark.parametrize("inputs", [{"diffs": None}, {}])
def test_what_nobody_knows_is_not_said_to_be_the_same(inputs: dict[str, Any]) -> None:
    with pytest.raises(click.ClickException, match="of an older release"):
        print_registered_diffs(inputs)


def test_lines_are_shown_and_not_saved(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHBAY_SERVER", "http://127.0.0.1:9")
    with pytest.raises(SystemExit) as ended:
        main(["inputs", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "--project", "vision", "--diff", "--save", "here"])

    assert ended.value.code == 2
    assert "Give --diff or --save, not both." in capsys.readouterr().err
