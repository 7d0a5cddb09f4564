"""Paths as a tree of their keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs.formats.keys import key_reader
from launchbay_core.inputs.values.path_tree import PathTree

YAML = key_reader("yaml")
PATHS = st.lists(
    st.lists(st.sampled_from(["a", "b", "on", "true", "1", "16", "0x10"]), min_size=1, max_size=4).map(tuple)
)


@given(PATHS, PATHS)
def test_a_tree_of_texts_answers_as_a_look_at_every_path_does(
    paths: list[tuple[str, ...]], asked: list[tuple[str, ...]]
) -> None:
    tree = PathTree.of(paths)

    for path in [*paths, *asked]:
        length = len(path)
        assert (tree.spelled(path) == path) == (path in paths)
        assert tree.touches(path) == any(one[:length] == path or path[: len(one)] == one for one in paths)
    assert sorted(tree.paths()) == sorted(set(paths))
    assert tree.inner == (paths[0] if paths else None)


@given(PATHS)
def test_a_spelling_of_a_path_leads_to_the_first_that_is_the_same(paths: list[tuple[str, ...]]) -> None:
    classes = {"on": "1", "true": "1", "0x10": "16"}
    tree = PathTree.of(paths, YAML)

    for path in paths:
        plain = [classes.get(key, key) for key in path]
        assert tree.spelled(path) == next(one for one in paths if [classes.get(key, key) for key in one] == plain)


def test_each_way_to_write_a_key_is_one_of_its_names() -> None:
    tree = PathTree.of([("on", "a"), ("yes", "b"), ("lr",)], YAML)

    assert set(tree.names()) == {"on", "yes", "true", "lr"}
    assert [list(child.names()) for child in tree.children] == [["a", "b"], []]
