"""What words that choose in a config tree change in the `defaults` list of its main config.

The result composes to what the same words on Hydra's command line compose to. There, a choice wins over the overrides
of other lists, as an experiment has them; in a file, an entry `override` of the main config does. And there, what is
added comes after the main config's own values; in a file, it must stand before all entries `override`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from launchbay_core.inputs.hydra.trees import Choice, Tree, read_choice
from launchbay_core.inputs.hydra.words import Word
from launchbay_core.inputs.values.interpolations import is_interpolation
from launchbay_core.inputs.values.marks import Items, Remove

SELF = "_self_"
_GONE = Remove()


def change_list(tree: Tree, words: Sequence[Word], *, is_registered: bool = True) -> Any:
    """The override of a tree's list that words make: of single items of it, or of all of it.

    It is of all of it where something must be put before its end, and if the list is not as it `is_registered`: indexes
    mean the items of the registered one.

    Raises:
        BadAssignment: a word chooses what isn't there, or adds what is there already.
    """
    draft = _Draft(tree)
    for word in sorted(words, key=lambda word: word.operator != "+"):  # their order means nothing to Hydra
        draft.apply(word)
    draft.win()
    return draft.override(is_registered=is_registered)


class _Draft:
    """A tree's list with the changes so far: items in their places, what is added, and overrides at the end."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._items = list(tree.defaults)
        self._added: list[Any] = []
        self._overriding: dict[str, Any] = {}
        self._chosen: dict[str, Any] = {}  # in the items, by name
        self._touched: set[int] = set()

    def apply(self, word: Word) -> None:
        """Change what one word says."""
        if word.operator == "++":
            raise word.refuse(f"`++` is for values: write `+{word.name}=…` to add it, `{word.name}=…` to change it")
        if word.operator == "+":
            self._check_options(word)
            self._add(word)
        elif word.operator == "~":
            self._remove(word)
        else:
            self._check_options(word)
            self._choose(word)

    def win(self) -> None:
        """Let what is chosen win over the overrides of other lists that are composed."""
        overridden = {choice.name for choice in self._reached() if choice.is_override}
        for name in overridden & set(self._chosen):
            option = self._chosen[name]
            if not any(choice.is_override for _, choice in self._find(name)):
                self._overriding[name] = option
            if option is None:  # an override needs something to override
                for index, choice in self._find(name):
                    self._set(index, {choice.key: None})

    def override(self, *, is_registered: bool) -> Any:
        """The override of the list; what is removed goes at last."""
        for name in [name for name, option in self._chosen.items() if option is None and name not in self._overriding]:
            for index, _ in self._find(name):
                self._set(index, _GONE)
        overriding = [{f"override {name}": option} for name, option in self._overriding.items()]
        added = [SELF, *self._added] if self._added and SELF not in self._items else self._added
        is_override = [bool((choice := read_choice(item)) and choice.is_override) for item in self._items]
        if is_registered and not (added and any(is_override)):
            return Items({index: self._items[index] for index in sorted(self._touched)}, (*added, *overriding))
        present = [item for item, last in zip(self._items, is_override, strict=True) if not last and item != _GONE]
        last = [item for item, last in zip(self._items, is_override, strict=True) if last]
        return [*present, *added, *last, *overriding]

    def _add(self, word: Word) -> None:
        if any(not choice.is_override for _, choice in self._find(word.name)) or word.name in _names(self._added):
            raise word.refuse(f"`{word.name}` is in the list already: write `{word.name}=…` to change it, without `+`")
        self._added.append({word.name: _written(word.option)})

    def _choose(self, word: Word) -> None:
        found = self._find(word.name)
        for index, choice in found:
            self._set(index, {choice.key: _written(word.option)})
        if found:
            self._chosen[word.name] = _written(word.option)
        elif word.name in _names(self._added):
            self._added[_names(self._added).index(word.name)] = {word.name: _written(word.option)}
        elif word.group.startswith("hydra/") or self._is_nested(word):
            self._overriding[word.name] = _written(word.option)
        else:
            raise word.refuse(self._describe_missing(word))

    def _remove(self, word: Word) -> None:
        found = self._find(word.name)
        is_other = word.option is not None and all(choice.option != _written(word.option) for _, choice in found)
        if found and not is_other:
            self._chosen[word.name] = None
        elif not found and word.option is None and self._is_nested(word):
            self._overriding[word.name] = None
        else:
            raise word.refuse(self._describe_missing(word))

    def _set(self, index: int, item: Any) -> None:
        self._items[index] = item
        self._touched.add(index)

    def _find(self, name: str) -> list[tuple[int, Choice]]:
        """The items that choose in a group, or override its choice."""
        choices = enumerate(map(read_choice, self._items))
        return [(index, choice) for index, choice in choices if choice and choice.name == name]

    def _is_nested(self, word: Word) -> bool:
        return any(choice.name == word.name and not choice.is_override for choice in self._reached())

    def _reached(self) -> list[Choice]:
        """The choices of other lists than the main one that are composed with what is chosen so far."""
        overriding = [{f"override {name}": option} for name, option in self._overriding.items()]
        return self._tree.reached([*self._tree.defaults, *self._items, *self._added, *overriding])

    def _check_options(self, word: Word) -> None:
        known = () if word.group.startswith("hydra/") else self._tree.options.get(word.group, ())
        for option in word.option if isinstance(word.option, tuple) else (word.option,):
            if known and option not in known and not is_interpolation(option):
                near = difflib.get_close_matches(str(option), known, 1)
                hint = f"; did you mean `{near[0]}`?" if near else f"; it has {_listed(known, 'and')}"
                raise word.refuse(f"`{word.group}` has no config `{option}`{hint}")

    def _describe_missing(self, word: Word) -> str:
        choices = [*map(read_choice, self._items), *self._reached()]
        known = dict.fromkeys(choice.name for choice in choices if choice and not choice.is_override)
        if found := self._find(word.name):
            return f"`{word.name}` is `{found[0][1].option}` in {self._tree.main}, so `{word.text}` removes nothing"
        hint = f"; to add it, write `+{word.name}=…`" if word.operator != "~" else ""
        if same := [name for name in known if name.partition("@")[0] == word.group]:
            hint = f"; did you mean {_listed(same, 'or')}?"
        return f"`{word.name}` is not in the `defaults` list of {self._tree.main}{hint}"


def _names(entries: Iterable[Any]) -> list[str]:
    return [choice.name if (choice := read_choice(entry)) else "" for entry in entries]


def _written(option: Any) -> Any:
    return list(option) if isinstance(option, tuple) else option


def _listed(names: Iterable[str], word: str) -> str:
    *most, last = [f"`{name}`" for name in names]
    return f"{', '.join(most)} {word} {last}" if most else last
