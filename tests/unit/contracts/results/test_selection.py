"""Which outputs a name or a path means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.contracts.results.manifests import Output, ResultFile
from launchbay_core.contracts.results.selection import select_files

part = st.sampled_from(["a", "b", "ab", "model", "out"])
paths = st.lists(st.lists(part, min_size=1, max_size=4).map("/".join), unique=True).filter(
    lambda found: not any(other.startswith(f"{one}/") for one in found for other in found)
)


def outputs(paths: list[str], names: dict[str, str] | None = None) -> list[Output]:
    """Outputs with these paths; `names` are by path."""
    return [Output(ResultFile(path, 1, "0" * 64, 1), (names or {}).get(path)) for path in paths]


@given(paths, st.lists(part, min_size=1, max_size=4).map("/".join))
def test_a_path_means_a_file_or_all_below_a_folder(given: list[str], select: str) -> None:
    found = select_files(outputs(given), select)

    assert [one.file.path for one in found] == [
        path for path in given if path == select or path.startswith(f"{select}/")
    ]
    for one in found:
        assert (f"{select}/{one.path}" if one.path else select) == one.file.path


@given(paths)
def test_a_name_means_all_files_of_that_name_below_what_they_have_in_common(given: list[str]) -> None:
    found = select_files(outputs(given, dict.fromkeys(given[::2], "named")), "named")

    assert [one.file.path for one in found] == given[::2]
    if len(found) > 1:
        roots = {one.file.path.removesuffix(one.path) for one in found}
        assert len(roots) == 1
    else:
        assert [one.path for one in found] in ([], [""])


def test_a_name_goes_before_a_path() -> None:
    given = outputs(["model/a", "best/weights"], {"best/weights": "model"})

    assert [one.file.path for one in select_files(given, "model")] == ["best/weights"]
    assert [one.file.path for one in select_files(given, "model/")] == ["model/a"]


@pytest.mark.parametrize("select", ["", "/", "ou", "out/model", "../out"])
def test_what_is_not_there_means_nothing(select: str) -> None:
    assert select_files(outputs(["out/a"]), select) == []
