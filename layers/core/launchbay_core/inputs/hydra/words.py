"""Words that choose in a config tree, as on Hydra's command line: `model=vit`, `+experiment=large`, `~model`."""

from __future__ import annotations

import dataclasses
import re
from contextlib import suppress
from dataclasses import dataclass

from launchbay_core.inputs.errors import BadAssignment, UnreadableInput
from launchbay_core.inputs.flow_values import read_flow
from launchbay_core.inputs.hydra.trees import SUFFIX
from launchbay_core.inputs.sweeps import find_sweep

_WORD = re.compile(
    r"(?P<operator>\+\+|\+|~|)(?P<group>[A-Za-z_][\w-]*(?:/[A-Za-z_][\w-]*)*)(?:@(?P<package>[\w.]*))?(?:=(?P<option>.*))?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Word:
    """A word that chooses: `option` is None if it has no `=`."""

    text: str
    operator: str
    group: str
    package: str | None
    option: str | tuple[str, ...] | None

    @property
    def name(self) -> str:
        """The group, with its package if the word has one."""
        return self.group if self.package is None else f"{self.group}@{self.package}"

    def refuse(self, reason: str) -> BadAssignment:
        """The error that the word is."""
        return BadAssignment(self.text, 0, reason)


def split_word(text: str) -> tuple[str, str] | None:
    """The operator and group of what may choose in a group; None if it has another form.

    >>> split_word("+experiment=large"), split_word("trainer.lr=1")
    (('+', 'experiment'), None)
    """
    found = _WORD.fullmatch(text)
    return (found["operator"], found["group"]) if found and (found["option"] is not None or text[0] == "~") else None


def read_word(text: str, file: str = "") -> Word:
    """A word that `split_word` takes, which may name the file of the tree before a colon.

    Raises:
        BadAssignment: its value is a sweep, or not a name or list of names.
    """
    found = _WORD.fullmatch(text.removeprefix(f"{file}:"))
    assert found  # noqa: S101  (for the type checker)
    word = Word(text, found["operator"], found["group"], found["package"], None)
    if found["option"] is None:
        return word
    if sweep := find_sweep(found["option"]):
        reason = f"the value is {sweep}, but a launch starts one run: launch each value by itself"
        raise BadAssignment(text, text.index("=") + 1, reason)
    return dataclasses.replace(word, option=_read_option(word, found["option"]))


def _read_option(word: Word, option: str) -> str | tuple[str, ...]:
    read: object = option
    if option.startswith(("[", "'", '"')):
        with suppress(UnreadableInput):
            read = read_flow(option).value
    if isinstance(read, str) and read and read != "null":
        return read.removesuffix(SUFFIX)
    if isinstance(read, list) and read and all(isinstance(one, str) for one in read):
        return tuple(one.removesuffix(SUFFIX) for one in read)
    raise word.refuse(
        f"`{word.name}` is a group of configs: choose one by name, `{word.name}=NAME`, or none, `~{word.name}`"
    )
