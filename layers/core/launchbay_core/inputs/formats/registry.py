"""The formats of config files, a row each. Nothing else lists formats or the suffixes of their files.

A new format is a row here, and a folder beside this file with the class that the row names. That class is imported when
it is first needed: importing this module costs next to nothing, so a script and a job's container ask it for suffixes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from launchbay_core.inputs.formats.syntax import Syntax

_HERE = __name__.rpartition(".")[0]


class Format(NamedTuple):
    """One format: its name in the API and in what is stored, its name for people, and the suffixes of its files.

    A format without suffixes is never that of a file by its name: it must be given. `syntax` is the `Syntax` that reads
    and edits its texts, as `module:Class`. `holds_json` says whether its texts can hold all that JSON can, null
    included: only then may overrides be written in it.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    syntax: str
    holds_json: bool = False


_formats: dict[str, Format] = {}
_syntaxes: dict[str, Syntax] = {}


def register(row: Format) -> None:
    """Add a format.

    Raises:
        ValueError: its name or one of its suffixes is taken, or a suffix is not a dot and then lower case.
    """
    if row.name in _formats:
        raise ValueError(f"the format `{row.name}` is registered already")
    for suffix in row.suffixes:
        if suffix in suffixes():
            raise ValueError(f"the suffix `{suffix}` of `{row.name}` belongs to another format")
        if not suffix.startswith(".") or suffix != suffix.lower():
            raise ValueError(f"the suffix `{suffix}` of `{row.name}` must be a dot and then lower case")
    _formats[row.name] = row


def unregister(name: str) -> None:
    """Remove a format; its name and suffixes are free again."""
    del _formats[name]
    _syntaxes.pop(name, None)


def formats() -> tuple[Format, ...]:
    """Every format, in the order in which they were registered."""
    return tuple(_formats.values())


def suffixes() -> tuple[str, ...]:
    """The suffixes of config files, in lower case, each with its dot.

    >>> suffixes()
    ('.yaml', '.yml', '.json', '.toml')
    """
    return tuple(suffix for row in _formats.values() for suffix in row.suffixes)


def titles(conjunction: str = "or") -> str:
    """The names for people of the formats of config files.

    >>> titles()
    'YAML, JSON or TOML'
    """
    *others, last = (row.title for row in _formats.values() if row.suffixes)
    return f"{', '.join(others)} {conjunction} {last}"


def format_of(path: str) -> str:
    """The name of a config file's format, by its suffix.

    Raises:
        UnreadableInput: no format has this suffix.

    >>> format_of("conf/train.yml")
    'yaml'
    """
    stem, dot, last = path.rstrip("/").rpartition("/")[2].rpartition(".")
    suffix = (dot + last).lower() if stem else ""
    for row in _formats.values():
        if suffix in row.suffixes:
            return row.name
    from launchbay_core.inputs.errors import UnreadableInput  # noqa: PLC0415  (takes longer than this whole module)

    raise UnreadableInput(f"`{path}` is not a config file: its name must end in {', '.join(suffixes())}")


def format_named(name: str) -> Format:
    """The row of a format.

    Raises:
        UnreadableInput: no format has this name.
    """
    if name in _formats:
        return _formats[name]
    from launchbay_core.inputs.errors import UnreadableInput  # noqa: PLC0415  (as above)

    raise UnreadableInput(f"`{name}` is not a format of config files; the formats are {', '.join(_formats)}")


def syntax_of(name: str) -> Syntax:
    """What reads and edits the texts of a format, imported if this is the first that asks for it.

    Raises:
        UnreadableInput: no format has this name.
    """
    if name not in _syntaxes:
        module, _, syntax = format_named(name).syntax.partition(":")
        _syntaxes[name] = getattr(import_module(module), syntax)()
    return _syntaxes[name]


def import_every_syntax() -> None:
    """Import now what is otherwise imported when it is first needed: for a snapshot, which is taken once."""
    for name in _formats:
        syntax_of(name)


register(Format("yaml", "YAML", (".yaml", ".yml"), f"{_HERE}.yaml.syntax:YamlSyntax", holds_json=True))
register(Format("json", "JSON", (".json",), f"{_HERE}.json.syntax:JsonSyntax", holds_json=True))
register(Format("toml", "TOML", (".toml",), f"{_HERE}.toml.syntax:TomlSyntax"))
# The constants of a script, for which its author asks: no glob of config files may find programs.
register(Format("python", "Python", (), f"{_HERE}.python.syntax:PythonSyntax"))
