"""The one type of overrides: its sources, its changes, and its JSON."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import InvalidOverrides, Overrides, Replace
from launchbay_core.inputs.values.bounds import MAX_DEPTH
from launchbay_core.inputs.values.json_form.marks import read_marks
from launchbay_core.inputs.values.overrides import leaf_paths

BOTH = Overrides({"lr": 1}, {"a.yaml": {"opt": Replace({"name": "sgd"})}})


def test_the_run_config_comes_before_the_files() -> None:
    assert list(BOTH.sources()) == [(None, {"lr": 1}), ("a.yaml", {"opt": Replace({"name": "sgd"})})]


@pytest.mark.parametrize(("source", "found"), [(None, {"lr": 1}), ("b.yaml", {})])
def test_a_source_without_overrides_has_empty_ones(source: str | None, found: dict[str, Any]) -> None:
    assert BOTH.of(source) == found


def test_each_source_is_changed_by_its_name() -> None:
    changed = BOTH.map(lambda source, values: {"from": source, **values})

    assert changed == Overrides(
        {"from": None, "lr": 1}, {"a.yaml": {"from": "a.yaml", "opt": Replace({"name": "sgd"})}}
    )


def test_more_overrides_go_over_those_before_source_by_source() -> None:
    more = Overrides({"seed": 2}, {"a.yaml": {"opt": {"lr": 3}}, "b.yaml": {"x": 1}})

    assert BOTH.then(more) == Overrides(
        {"lr": 1, "seed": 2}, {"a.yaml": {"opt": Replace({"name": "sgd", "lr": 3})}, "b.yaml": {"x": 1}}
    )


def test_what_is_left_out_of_a_document_is_empty() -> None:
    assert Overrides.from_json({}) == Overrides()
    assert Overrides.from_json({"replace": {"files": {"a.yaml": []}}}) == Overrides()


@pytest.mark.parametrize(
    ("replace", "message"),
    [
        ({"config": ["x"]}, "`replace` names `x`, for which config has no value"),
        ({"config": ["lr.x"]}, "`replace` names `lr.x`, for which config has no value"),
        ({"config": ["a..b"]}, "`replace` names `a..b`, for which config has no value"),
        ({"files": {"b.yaml": ["x"]}}, "`replace` names `x`, for which b.yaml has no value"),
    ],
)
def test_a_document_that_replaces_nothing_is_invalid(replace: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidOverrides) as refused:
        Overrides.from_json({"config": {"lr": 1}, "files": {"a.yaml": {"x": 1}}, "replace": replace})

    assert str(refused.value) == message


def test_a_marked_value_and_an_empty_map_are_leaves() -> None:
    overrides = {"a": {"b": 1, "c": {}}, "d": Replace({"e": 1}), "f": [1]}

    assert list(leaf_paths(overrides)) == [("a", "b"), ("a", "c"), ("d",), ("f",)]


class Untouched(dict[str, Any]):
    """A map that must not be walked."""

    def items(self) -> Any:
        raise AssertionError("walked")


def test_marking_a_value_walks_nothing_beside_its_path() -> None:
    document = {"config": {"opt": {"big": Untouched(a=1), "lr": {"x": 1}}}, "replace": {"config": ["opt.lr"]}}

    assert Overrides.from_json(document).config["opt"]["lr"] == Replace({"x": 1})


def nested(depth: int) -> dict[str, Any]:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return dict(value)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 3_000])
@pytest.mark.parametrize(
    "make",
    [
        Overrides,
        lambda deep: Overrides({"x": [Replace(deep["a"])]}),
        lambda deep: Overrides(files={"a.yaml": deep}),
        lambda deep: Overrides.from_json({"config": deep}),
        lambda deep: Overrides.from_json({"config": deep, "replace": {"config": ["a.a"]}}),
        lambda deep: Overrides().map(lambda _source, _values: deep),
    ],
)
def test_overrides_nest_no_deeper_than_files_may_whichever_way_they_came(make: Any, depth: int) -> None:
    with pytest.raises(InvalidOverrides, match=f"nested deeper than {MAX_DEPTH} levels"):
        make(nested(depth))

    make(nested(MAX_DEPTH - 1))


def test_a_path_to_replace_that_is_deeper_than_values_may_be_is_refused() -> None:
    with pytest.raises(InvalidOverrides, match=r"^`replace` names `a\.a\.a.*for which config has no value$"):
        Overrides.from_json({"config": {"a": 1}, "replace": {"config": [".".join("a" * 3_000)]}})


def test_overrides_with_a_number_that_no_file_may_have_are_refused() -> None:
    with pytest.raises(InvalidOverrides, match=r"^the overrides of `a\.yaml` can't be taken: it has a number of over"):
        Overrides(files={"a.yaml": {"x": 10**5000}})


def test_many_marks_in_one_map_are_all_set_and_the_values_stay() -> None:
    values = {"m": {f"k{number}": {"a": number} for number in range(2_000)}, "n": 1}

    marked = read_marks(values, {"replace": [*(f"m.k{number}" for number in range(0, 2_000, 2)), "m.k0.a", "n"]})

    assert marked["m"] == {
        f"k{number}": {"a": number} if number % 2 else Replace({"a": number}) for number in range(2_000)
    }
    assert marked["n"] == Replace(1)
    assert values == {"m": {f"k{number}": {"a": number} for number in range(2_000)}, "n": 1}
