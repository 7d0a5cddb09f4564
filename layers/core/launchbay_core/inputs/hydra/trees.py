"""Config trees: a main config with a `defaults` list, and below its folder the groups from which the list chooses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from launchbay_core.inputs.values.interpolations import has_defaults

SUFFIX = ".yaml"  # the only one that Hydra reads
_FLAGS = {"override", "optional"}


@dataclass(frozen=True)
class Choice:
    """An entry of a `defaults` list that chooses in a group: `model: vit`, `override /model@net: vit`.

    `key` is as it is written, `group` from the tree's root.
    """

    key: str
    group: str
    package: str | None
    option: Any
    is_override: bool

    @property
    def name(self) -> str:
        """The group as it is named on Hydra's command line."""
        return self.group if self.package is None else f"{self.group}@{self.package}"


@dataclass(frozen=True)
class Tree:
    """A config tree: its main config with its list, the lists of other configs, and the configs of each group.

    Other configs are named from the tree's root, without suffix: `experiment/large`. So are groups.
    """

    main: str
    defaults: Sequence[Any]
    lists: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def has_group(self, group: str) -> bool:
        """Whether there is a group of this name; those of Hydra itself are in every tree."""
        if group in self.options or group.startswith("hydra/"):
            return True
        known = [*map(read_choice, self.defaults)]
        known += [read_choice(entry, _folder(name)) for name, entries in self.lists.items() for entry in entries]
        return any(choice is not None and choice.group == group for choice in known)

    def reached(self, entries: Iterable[Any], folder: str = "") -> list[Choice]:
        """The choices of the lists that are composed because of entries of a list in a folder."""
        found: list[Choice] = []
        waiting = [name for entry in entries for name in _configs(entry, folder)]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.lists:
                continue
            seen.add(name)
            found += [choice for entry in self.lists[name] if (choice := read_choice(entry, _folder(name)))]
            waiting += [inner for entry in self.lists[name] for inner in _configs(entry, _folder(name))]
        return found


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _configs(entry: Any, folder: str) -> list[str]:
    """The configs that an entry of a list in a folder names."""
    if isinstance(entry, str):
        name = entry.partition("@")[0]
        return [name[1:] if name.startswith("/") else f"{folder}/{name}".lstrip("/")]
    choice = read_choice(entry, folder)
    options = [] if choice is None else choice.option if isinstance(choice.option, list) else [choice.option]
    return [f"{choice.group}/{option}" for option in options if choice is not None and isinstance(option, str)]


def read_choice(entry: Any, folder: str = "") -> Choice | None:
    """The choice that an entry of a list in a folder of the tree makes; None if it makes none.

    >>> read_choice({"override /model@net": "vit"})
    Choice(key='override /model@net', group='model', package='net', option='vit', is_override=True)
    """
    if not isinstance(entry, Mapping) or len(entry) != 1:
        return None
    ((key, option),) = entry.items()
    *flags, name = str(key).split() or [""]
    if not name or not set(flags) <= _FLAGS:
        return None
    group, at, package = name.partition("@")
    within = group[1:] if group.startswith("/") else f"{folder}/{group}".lstrip("/")
    return Choice(str(key), within, package if at else None, option, "override" in flags)


def find_trees(files: Mapping[str, Any]) -> list[Tree]:
    """The trees among a job's files, given with the `defaults` of each, None for a file that has none.

    A main config is in no folder below another one, and no other list names it.

    >>> [tree] = find_trees({"conf/config.yaml": [{"model": "vit"}], "conf/model/vit.yaml": None})
    >>> tree.main, tree.options
    ('conf/config.yaml', {'model': ('vit',)})
    """
    lists = {
        PurePosixPath(path): found
        for path, found in files.items()
        if path.endswith(SUFFIX) and has_defaults({"defaults": found})
    }
    tops = [path for path in lists if not any(_is_above(other, path) for other in lists)]
    named = {path.parent / f"{entry}{SUFFIX}" for path in tops for entry in lists[path] if isinstance(entry, str)}
    return [_tree(path, lists, files) for path in tops if path not in named]


def _is_above(one: PurePosixPath, other: PurePosixPath) -> bool:
    return one.parent != other.parent and one.parent in other.parents


def _tree(main: PurePosixPath, lists: Mapping[PurePosixPath, Any], files: Mapping[str, Any]) -> Tree:
    root = main.parent
    others = {
        str(path.relative_to(root).with_suffix("")): entries
        for path, entries in lists.items()
        if path != main and root in path.parents
    }
    options: dict[str, list[str]] = {}
    for file in files:
        for group, option in _members(PurePosixPath(file), root):
            options.setdefault(group, []).append(option)
    return Tree(str(main), lists[main], others, {group: tuple(sorted(of)) for group, of in options.items()})


def _members(path: PurePosixPath, root: PurePosixPath) -> Iterator[tuple[str, str]]:
    """Each group that a file is a member of, with its name there: `model/big/vit` is `big/vit` of `model`, too."""
    if path.suffix == SUFFIX and root in path.parents:
        parts = path.relative_to(root).with_suffix("").parts
        for length in range(1, len(parts)):
            yield "/".join(parts[:length]), "/".join(parts[length:])
