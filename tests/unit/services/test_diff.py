"""The diffs of a run's config files against the texts that its job version registered."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.inputs import Overrides, infer_schema, parse_text
from launchbay_core.services.diff import MAX_CHARACTERS, registered_diffs
from launchbay_core.services.patched_files import patched_files
from launchbay_core.services.versions import input_file

TEXT = "epochs: 10  # enough\nseed: 1\n"
DIFF = """\
--- a/a.yaml
+++ b/a.yaml
@@ -1,2 +1,2 @@
-epochs: 10  # enough
+epochs: 3  # enough
 seed: 1
"""


def version(files: dict[str, str], schema: dict[str, Any] | None = None) -> JobVersion:
    """A version that registered these texts, with one schema for each of them."""
    given = {path: {"text": text, "schema": schema} for path, text in files.items()}
    spec = JobSpec.model_validate({"command": ["true"], "inputs": {"files": given}})
    kept = {
        path: input_file(path, file, "yaml", infer_schema(parse_text(file.text, "yaml")))
        for path, file in spec.inputs.files.items()
    }
    return JobVersion("vision", "digits", 1, "d", "2026-01-31T09:30:00.000Z", spec, None, kept)


def test_a_file_that_differs_has_a_diff_and_one_that_is_as_registered_has_none() -> None:
    registered = version({"a.yaml": TEXT, "same.yaml": TEXT})

    diffs = registered_diffs(registered, {"a.yaml": TEXT.replace("10", "3"), "same.yaml": TEXT})

    assert diffs == {"a.yaml": DIFF}


def test_a_diff_is_the_one_that_the_launch_showed() -> None:
    registered = version({"a.yaml": TEXT + "".join(f"k{at}: {at}\n" for at in range(40))})
    overrides = Overrides(files={"a.yaml": {"epochs": 3, "k20": 0, "k39": "text"}})
    planned = patched_files(registered, overrides)["a.yaml"]

    assert registered_diffs(registered, {"a.yaml": planned.text}) == {"a.yaml": planned.diff}


@pytest.mark.parametrize(
    ("registered", "files", "header"),
    [({}, {"a.yaml": "x: 1\n"}, "@@ -0,0 +1 @@\n+x: 1\n"), ({"a.yaml": "x: 1\n"}, {}, "@@ -1 +0,0 @@\n-x: 1\n")],
)
def test_a_file_of_one_side_alone_is_added_or_removed(
    registered: dict[str, str], files: dict[str, str], header: str
) -> None:
    assert registered_diffs(version(registered), files) == {"a.yaml": f"--- a/a.yaml\n+++ b/a.yaml\n{header}"}


def test_a_file_without_a_line_has_no_diff_on_whichever_side_it_is() -> None:
    assert registered_diffs(version({}), {"a.yaml": ""}) == {}


def test_a_diff_that_is_too_long_is_named_and_those_that_there_is_room_for_are_shown() -> None:
    registered = version({"a.yaml": TEXT, "b.yaml": TEXT, "c.yaml": TEXT})
    changed = TEXT.replace("10", "3")
    files = {"a.yaml": changed, "b.yaml": f"{changed}more: {'x' * len(DIFF)}\n", "c.yaml": changed}

    assert registered_diffs(registered, files, room=2 * len(DIFF)) == {
        "a.yaml": DIFF,
        "b.yaml": None,
        "c.yaml": DIFF.replace("a.yaml", "c.yaml"),
    }
    assert registered_diffs(registered, files, room=2 * len(DIFF) - 1)["c.yaml"] is None


def test_of_very_many_files_no_more_is_shown_than_an_answer_has_room_for() -> None:
    names = [f"{number:04}.yaml" for number in range(200)]
    registered = version(dict.fromkeys(names, TEXT))

    diffs = registered_diffs(registered, dict.fromkeys(names, TEXT + f"more: {'x' * 6000}\n"))

    shown = [diff for diff in diffs.values() if diff is not None]
    assert list(diffs) == names
    assert 0 < len(shown) < len(names)
    assert sum(map(len, shown)) <= MAX_CHARACTERS


SECRET = {"properties": {"token": {"type": "string", "format": "secret"}, "lr": {}}}


@pytest.mark.parametrize("placeholder", ['""', "${secret:hf-token}", "???"])
def test_what_stands_in_a_secret_s_place_is_shown(placeholder: str) -> None:
    registered = version({"a.yaml": f"token: {placeholder}\nlr: 1\n"}, SECRET)

    diff = registered_diffs(registered, {"a.yaml": "token: ${secret:01M873QZYCZZ6GMVSADME7SG9R}\nlr: 1\n"})["a.yaml"]

    assert diff is not None
    assert f"-token: {placeholder}\n+token: ${{secret:01M873QZYCZZ6GMVSADME7SG9R}}\n" in diff


def test_a_secret_that_was_registered_before_that_was_refused_is_in_no_diff() -> None:
    registered = version({"a.yaml": "token: hf_1\nlr: 1\n"}, SECRET)

    assert registered_diffs(registered, {"a.yaml": "token: ${secret:mine}\nlr: 1\n"}) == {"a.yaml": None}
