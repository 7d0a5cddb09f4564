"""Overrides as they are shown can be typed again, and do the same."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from launchbay_core.inputs import Add, Items, Overrides, Remove, Replace, parse_overrides
from launchbay_core.inputs.shown_assignments import assignment_texts

KEYS = st.text(alphabet=r"ab0.=:+~@[]\{}-'\"# ", min_size=1, max_size=6) | st.text(
    alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.text(alphabet="01.e-+ ntruelf~[]{}'\":,#=", max_size=6)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=5
)
LEAVES = SCALARS | st.lists(VALUES, max_size=2)
INDEXES = st.integers(-3, 5)


def marked(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    maps = st.dictionaries(KEYS, inner, min_size=1, max_size=3)
    return (
        maps
        | st.dictionaries(KEYS, VALUES, max_size=2).map(Replace)
        | LEAVES.map(Add)
        | st.dictionaries(KEYS, VALUES, max_size=2).map(lambda value: Add(Replace(value)))
        | st.just(Remove())
        | st.builds(
            Items, st.dictionaries(INDEXES, inner.filter(lambda one: not isinstance(one, Add)), max_size=2),
            st.lists(VALUES, max_size=2).map(tuple),
        ).filter(lambda items: items.edits or items.appended)
    )  # fmt: skip


OVERRIDES = st.dictionaries(KEYS, st.recursive(LEAVES, marked, max_leaves=6), max_size=4)
FILES: dict[str, dict[str, Any]] = {"conf/x=1.yaml": {}, "a.json": {}, "+odd.toml": {}, "no suffix": {}}


@given(OVERRIDES, st.dictionaries(st.sampled_from(sorted(FILES)), OVERRIDES.filter(bool)))
def test_what_is_shown_can_be_typed_again(config: dict[str, Any], files: dict[str, Any]) -> None:
    overrides = Overrides(config, files)

    read, _ = parse_overrides(assignment_texts(overrides), None, FILES)

    assert read == overrides
    assert read.to_json() == overrides.to_json()


@given(OVERRIDES, st.dictionaries(st.sampled_from(["a.yaml", "b"]), OVERRIDES.filter(bool)))
@example({"a": Items({0: Replace({})})}, {})
def test_the_json_form_gives_the_same_overrides(config: dict[str, Any], files: dict[str, Any]) -> None:
    overrides = Overrides(config, files)

    assert Overrides.from_json(overrides.to_json()) == overrides


def test_operators_are_shown_by_their_signs() -> None:
    overrides = Overrides(
        {"opt": Replace({"lr": 1}), "new": Add("a"), "a=b": 1, "old": Remove()},
        {"c.yaml": {"l": Items({-1: {"p": "q"}, 0: Remove()}, (5,)), "x": {"+y": 1}}},
    )

    assert assignment_texts(overrides) == [
        'opt:={"lr": 1}',
        "+new=a",
        r"a\=b=1",
        "~old",
        "c.yaml:l[-1].p=q",
        "~c.yaml:l[0]",
        "c.yaml:l[+]=5",
        "c.yaml:x.+y=1",
    ]
