"""The tables of a TOML text, as nodes of its tree.

A table of TOML may be written in several ways and places: under a header, by dotted keys, between braces, or only by
the headers of the tables in it. `Table` stands for each of these except braces.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from launchbay_core.inputs.formats.tree import Map, Node


@dataclass(slots=True)
class Table(Map):
    """A table that is not written between braces, with the position where a new key can go.

    It knows only its own place. What depends on the tables around it or in it is found when an edit needs it, so that
    a statement costs the same however deep its table lies.
    """

    around: Table | None  # None for the root
    name: str  # its key in the table around it; that of the array for each table of an array
    lead: str = ""  # what a new key's line begins with: an indentation, the keys that dots go through
    new_key_at: int | None = None  # the end of the statement that a new key can follow, if there is one
    headed: bool = False
    first_header: int | None = None  # of itself or a table in it
    own_spans: list[tuple[int, int]] = field(default_factory=list)  # its header and the statements right in it
    below: dict[str, Node] = field(default_factory=dict)  # the tables and arrays of tables in it

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its header."""
        found = []
        table = self
        while table.around is not None:
            found.append(table.name)
            table = table.around
        return tuple(reversed(found))


@dataclass(slots=True)
class InlineTable(Map):
    """A table between braces, or, in block style, one that dotted keys there make."""

    below: dict[str, InlineTable] = field(default_factory=dict)  # the tables that its dotted keys make
    braces: InlineTable | None = None  # of one that dotted keys make: the table that has the braces
    statements: list[tuple[int, int]] = field(default_factory=list)  # of one with braces: all between them
