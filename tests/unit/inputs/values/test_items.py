"""Keys that come and go, and single items of lists: laid over values, and over one another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from launchbay_core.inputs import Add, Index, Items, Overrides, Remove, Replace, UnknownPlace, merge
from launchbay_core.inputs.values.composition import compose
from launchbay_core.inputs.values.marks import change_value, without_marks
from launchbay_core.inputs.values.overrides import leaf_paths
from launchbay_core.inputs.values.value_paths import Appended, set_values

VALUES: dict[str, Any] = {"lr": 1, "opt": {"name": "adam", "lr": 2}, "l": [{"p": 1, "q": 2}, [5, 6], 7], "none": None}


@pytest.mark.parametrize(
    ("overrides", "changed"),
    [
        ({"new": Add(1)}, {"new": 1}),
        ({"opt": Add({"new": 1})}, {"opt": {"name": "adam", "lr": 2, "new": 1}}),
        ({"opt": Add(Replace({"new": 1}))}, {"opt": {"new": 1}}),
        ({"opt": {"lr": Remove()}}, {"opt": {"name": "adam"}}),
        ({"l": Items({0: {"p": 9}})}, {"l": [{"p": 9, "q": 2}, [5, 6], 7]}),
        ({"l": Items({0: Replace({"p": 9})})}, {"l": [{"p": 9}, [5, 6], 7]}),
        ({"l": Items({0: {"q": Remove(), "r": Add(3)}})}, {"l": [{"p": 1, "r": 3}, [5, 6], 7]}),
        ({"l": Items({1: Items({-1: 8}, (9,))})}, {"l": [{"p": 1, "q": 2}, [5, 8, 9], 7]}),
        ({"l": Items({-1: 8, 0: Remove(), 1: Remove()}, (1, 2))}, {"l": [8, 1, 2]}),
        ({"l": Items({}, ({"a": 1},))}, {"l": [{"p": 1, "q": 2}, [5, 6], 7, {"a": 1}]}),
        ({"l": Items({-3: Remove()})}, {"l": [[5, 6], 7]}),
    ],
)
def test_what_each_mark_does(overrides: dict[str, Any], changed: dict[str, Any]) -> None:
    before = repr(VALUES)

    assert merge(VALUES, overrides) == VALUES | changed
    assert repr(VALUES) == before


def test_a_removed_key_is_gone() -> None:
    assert merge({1: "a", "b": 2}, {"1": Remove()}) == {"b": 2}  # type: ignore[dict-item]  # YAML has such keys


@pytest.mark.parametrize(
    ("overrides", "path", "reason"),
    [
        ({"x": Remove()}, "x", "is not there, so it can't be removed"),
        ({"opt": {"x": Remove()}}, "opt.x", "is not there, so it can't be removed"),
        ({"lr": {"x": Remove()}}, "lr.x", "is not there, so it can't be removed"),
        ({"l": Items({3: 1})}, "l[3]", "is not there: the list has 3 items"),
        ({"l": Items({-4: Remove()})}, "l[-4]", "is not there: the list has 3 items"),
        ({"l": Items({1: Items({2: 1})})}, "l[1][2]", "is not there: the list has 2 items"),
        ({"l": Items({0: {"x": Remove()}})}, "l[0].x", "is not there, so it can't be removed"),
        ({"opt": Items({0: 1})}, "opt", "is no list, so it has no items that could change"),
        ({"none": Items({}, (1,))}, "none", "is no list, so it has no items that could change"),
        ({"new": Items({}, (1,))}, "new", "is no list, so it has no items that could change"),
    ],
)
def test_a_place_that_is_not_there_is_named(overrides: dict[str, Any], path: str, reason: str) -> None:
    with pytest.raises(UnknownPlace) as refused:
        merge(VALUES, overrides)

    assert (refused.value.path, refused.value.reason) == (path, reason)
    assert str(refused.value) == f"`{path}` {reason}"


def test_a_list_of_one_item_is_told_as_one() -> None:
    with pytest.raises(UnknownPlace, match=r"the list has 1 item$"):
        merge({"l": [1]}, {"l": Items({1: 2})})


@pytest.mark.parametrize(
    ("first", "then", "both"),
    [
        ({"a": Add(1)}, {"a": 2}, {"a": Add(2)}),
        ({"a": Add({"b": 1})}, {"a": {"c": Replace({})}}, {"a": Add({"b": 1, "c": Replace({})})}),
        ({"a": Add(1)}, {"a": Replace({"b": 1})}, {"a": Add(Replace({"b": 1}))}),
        ({"a": Add(1)}, {"a": Remove()}, {"a": Remove()}),
        ({"a": {"b": 1}}, {"a": Add({"c": 1})}, {"a": Add({"b": 1, "c": 1})}),
        ({"a": Remove()}, {"a": 1}, {"a": 1}),
        ({"a": Remove()}, {"a": {"b": 1}}, {"a": Replace({"b": 1})}),
        ({"a": {"b": 1}}, {"a": Remove()}, {"a": Remove()}),
        ({"a": Replace({"b": 1, "c": 2})}, {"a": {"b": Remove()}}, {"a": Replace({"c": 2})}),
        ({"a": Items({0: 1}, (3,))}, {"a": Items({1: 2, 0: 5}, (4,))}, {"a": Items({0: 5, 1: 2}, (3, 4))}),
        ({"a": Items({0: {"p": 1}})}, {"a": Items({0: {"q": 2}})}, {"a": Items({0: {"p": 1, "q": 2}})}),
        ({"a": Items({0: Remove()})}, {"a": Items({0: 1})}, {"a": Items({0: 1})}),
        ({"a": Items({0: 1})}, {"a": Items({0: Remove()})}, {"a": Items({0: Remove()})}),
        ({"a": [1, 2]}, {"a": Items({0: 5})}, {"a": Items({0: 5})}),
        ({"a": Remove()}, {"a": Items({}, (5,))}, {"a": Items({}, (5,))}),
        ({"a": Items({0: 5})}, {"a": [1]}, {"a": [1]}),
        ({"a": Items({0: 5})}, {"a": Remove()}, {"a": Remove()}),
    ],
)
def test_marks_laid_over_one_another(first: dict[str, Any], then: dict[str, Any], both: dict[str, Any]) -> None:
    assert compose(first, then) == both


def test_what_goes_from_a_value_that_was_put_in_place_must_be_in_it() -> None:
    with pytest.raises(UnknownPlace, match=r"^`c` is not there"):
        compose({"a": Replace({"b": 1})}, {"a": {"c": Remove()}})


# Overrides of a config that has a list of lists and maps, each of which changes what is there.
REGISTERED: dict[str, Any] = {"m": {"x": 1, "y": 2}, "l": [{"x": 1, "y": 2}, [10, 20, 30], 40], "s": 3}
LEAF = st.integers(50, 60)


def of_map(keys: str) -> st.SearchStrategy[Any]:
    changes = st.dictionaries(st.sampled_from(keys), LEAF | st.just(Remove()), min_size=1, max_size=2)
    return changes | st.dictionaries(st.sampled_from(keys), LEAF, max_size=2).map(Replace)


def of_list(items: dict[int, st.SearchStrategy[Any]]) -> st.SearchStrategy[Items]:
    edits = st.fixed_dictionaries({}, optional={index: one | st.just(Remove()) for index, one in items.items()})
    found = st.builds(Items, edits, st.lists(LEAF, max_size=2).map(tuple))
    return found.filter(lambda one: one.edits or one.appended)


INNER = of_list(dict.fromkeys([0, 1, 2], LEAF))
CHANGES = st.fixed_dictionaries(
    {}, optional={"m": of_map("xy"), "l": of_list({0: of_map("xy"), 1: INNER, 2: LEAF}), "s": LEAF | st.just(Remove())}
)


def steps_of(overrides: Any, at: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    """The single changes that overrides are made of, in order: each with its path, and what is set there."""
    if isinstance(overrides, Items):
        found = [step for index, edit in overrides.edits.items() for step in steps_of(edit, (*at, index))]
        return found + [((*at, "+"), item) for item in overrides.appended]
    if isinstance(overrides, dict):
        return [step for key, inner in overrides.items() for step in steps_of(inner, (*at, key))]
    return [(at, overrides)]


def expected(overrides: list[dict[str, Any]]) -> Any:
    """What changes one after the other make of the registered values, each on its own place there."""
    places: dict[tuple[Any, ...], Any] = {}
    appended: dict[tuple[Any, ...], list[Any]] = {}
    for one in overrides:
        for path, what in steps_of(one):
            if path[-1] == "+":
                appended.setdefault(path[:-1], []).append(what)
            for known in [known for known in places if known[: len(path)] == path and path[-1] != "+"]:
                del places[known]
            if path[-1] != "+":
                for known in [known for known in appended if known[: len(path)] == path]:
                    del appended[known]
                places[path] = what
    return build(REGISTERED, (), places, appended)


def build(present: Any, at: tuple[Any, ...], places: dict[tuple[Any, ...], Any], more: dict[Any, list[Any]]) -> Any:
    what = places.get(at)
    if isinstance(what, Replace):
        present = dict(what.value)
    elif what is not None:
        present = what
    if isinstance(present, dict):
        names = [*present, *(path[-1] for path in places if path[:-1] == at and path[-1] not in present)]
        kept = [name for name in dict.fromkeys(names) if not isinstance(places.get((*at, name)), Remove)]
        return {name: build(present.get(name), (*at, name), places, more) for name in kept}
    if isinstance(present, list):
        kept_items = [i for i in range(len(present)) if not isinstance(places.get((*at, i)), Remove)]
        return [build(present[i], (*at, i), places, more) for i in kept_items] + more.get(at, [])
    return present


def refuse_what_leads_into_what_is_gone(changes: list[dict[str, Any]]) -> None:
    """Changes on the way to which an earlier one has taken everything away are about what that put in place."""
    earlier: list[tuple[Any, ...]] = []
    for one in changes:
        steps = [path for path, _ in steps_of(one)]
        assume(not any(path[: len(known)] == known and path != known for path in steps for known in earlier))
        earlier += [path for path, what in steps_of(one) if isinstance(what, Remove | Replace)]


@given(st.lists(CHANGES, min_size=1, max_size=3))
def test_indexes_mean_the_list_as_registered_however_many_changes_there_are(changes: list[dict[str, Any]]) -> None:
    refuse_what_leads_into_what_is_gone(changes)
    composed: dict[str, Any] = {}
    for one in changes:
        composed = compose(composed, one)

    assert merge(REGISTERED, composed) == expected(changes)


@given(CHANGES, CHANGES, CHANGES)
def test_it_does_not_matter_which_are_composed_first(one: Any, two: Any, three: Any) -> None:
    try:
        left = compose(compose(one, two), three)
        right = compose(one, compose(two, three))
    except UnknownPlace:
        assume(False)

    assert left == right


FLAT = st.fixed_dictionaries({}, optional={"m": of_map("xy") | st.just(Remove()), "s": LEAF | st.just(Remove())})


@given(FLAT, FLAT)
def test_without_items_composing_is_doing_one_after_the_other(first: dict[str, Any], then: dict[str, Any]) -> None:
    try:
        wanted = merge(merge(REGISTERED, first), then)
    except UnknownPlace:
        return
    assert merge(REGISTERED, compose(first, then)) == wanted


def test_values_are_found_and_set_through_every_mark() -> None:
    overrides = {"a": Add({"b": [1]}), "l": Items({-1: {"c": 1}}, ({"d": 1},)), "r": Remove()}

    changed = set_values(overrides, {("a", "b", 0): 2, ("l", Index(-1), "c"): 3, ("l", Appended(0), "d"): 4})

    assert changed == {"a": Add({"b": [2]}), "l": Items({-1: {"c": 3}}, ({"d": 4},)), "r": Remove()}


def test_marks_are_taken_off_and_what_is_no_value_is_left_out() -> None:
    overrides = {"a": Add(Replace({"b": 1})), "r": Remove(), "l": Items({0: 1}), "m": {"r": Remove(), "x": 1}}

    assert without_marks(overrides) == {"a": {"b": 1}, "m": {"x": 1}}
    assert change_value(Items({0: 1}, (2,)), str) == Items({0: "1"}, ("2",))


def test_what_no_longer_counts_is_found_without_comparing_everything_with_everything() -> None:
    many = 3_000
    first = Overrides({f"k{number}": {"a": 1} for number in range(many)})
    then = Overrides({f"k{number}": 2 for number in range(many)})

    assert len(list(first.overridden_by(then))) == many
    assert len(list(leaf_paths(then.config))) == many
