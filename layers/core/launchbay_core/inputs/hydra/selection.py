"""Which of the words that were typed choose in a config tree, and the overrides that they make together."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.errors import BadAssignment
from launchbay_core.inputs.hydra.choices import change_list
from launchbay_core.inputs.hydra.trees import Tree, find_trees
from launchbay_core.inputs.hydra.words import Word, read_word, split_word
from launchbay_core.inputs.schemas.subschemas import named_in
from launchbay_core.inputs.values.merge import merge
from launchbay_core.inputs.values.overrides import Overrides

Schema = Mapping[str, Any]
_LIST = "defaults"


@dataclass(frozen=True)
class Selection:
    """The overrides that words make which choose in config trees, those words, and the other words."""

    overrides: Overrides
    words: list[str]
    others: list[str]

    @property
    def shown(self) -> str:
        """The words as a notice names them, without their values."""
        parts = (word.partition("=") for word in self.words)
        return " ".join(f"{left}=…" if equals else left for left, equals, _ in parts)


def select_configs(
    texts: Sequence[str], config: Schema | None, files: Mapping[str, Schema], earlier: Overrides | None = None
) -> Selection:
    """The configs that words such as `model=vit` choose, where the job's files have a config tree of Hydra's.

    A word is about the run config if that has the key, else about the tree that has the group; `conf/a.yaml:model=vit`
    names its main config.

    Args:
        texts: all words that were typed.
        config: the schema of the run config; None if the job has none.
        files: the schemas of the config files.
        earlier: overrides that the choices are laid over, as those of a run that is launched again.

    Raises:
        BadAssignment: a word chooses what isn't there, or in several trees.
    """
    trees = find_trees({path: _present_list(schema) for path, schema in files.items()})
    chosen: dict[str, list[Word]] = {}
    words, others = [], []
    for text in texts:
        tree = _find_tree(text, trees, config, files)
        if tree is None:
            if config is None:
                _refuse_misspelt(text, trees)
            others.append(text)
        else:
            chosen.setdefault(tree.main, []).append(read_word(text, tree.main))
            words.append(text)
    found = {tree.main: _change(tree, chosen[tree.main], earlier) for tree in trees if tree.main in chosen}
    return Selection(Overrides(files={main: {_LIST: override} for main, override in found.items()}), words, others)


def _refuse_misspelt(text: str, trees: Sequence[Tree]) -> None:
    """Refuse a word that could only choose in a tree, but names no group.

    Raises:
        BadAssignment: it does; has the nearest group.
    """
    split = split_word(text)
    groups = [group for tree in trees for group in tree.options]
    near = difflib.get_close_matches(split[1], groups, 1) if split else []
    if near:
        raise BadAssignment(text, 0, f"the config tree has no group of this name; did you mean `{near[0]}`?")


def _present_list(schema: Schema) -> Any:
    found = named_in(schema, "properties").get(_LIST)
    return found.get("default") if isinstance(found, Mapping) else None


def _change(tree: Tree, words: Sequence[Word], earlier: Overrides | None) -> Any:
    """The override of a tree's list, which earlier overrides may have changed."""
    given = earlier.of(tree.main) if earlier else {}
    if _LIST not in given:
        return change_list(tree, words)
    present = merge({_LIST: list(tree.defaults)}, {_LIST: given[_LIST]})[_LIST]
    return change_list(dataclasses.replace(tree, defaults=present), words, is_registered=False)


def _find_tree(text: str, trees: Sequence[Tree], config: Schema | None, files: Mapping[str, Schema]) -> Tree | None:
    """The tree in which a word chooses; None if it does something else."""
    for tree in trees:
        inner = text.removeprefix(f"{tree.main}:")
        if inner != text:
            return tree if _names_group(inner, tree, files[tree.main]) else None
    having = [tree for tree in trees if _names_group(text, tree, config)]
    if len(having) > 1:
        written = " or ".join(f"`{tree.main}:{text}`" for tree in having)
        raise BadAssignment(text, 0, f"several config trees have this group: write {written}")
    return having[0] if having else None


def _names_group(word: str, tree: Tree, schema: Schema | None) -> bool:
    """Whether a word names a group of a tree, and no value of the schema."""
    split = split_word(word)
    if split is None or not tree.has_group(split[1]):
        return False
    return schema is None or split[1] not in named_in(schema, "properties")
