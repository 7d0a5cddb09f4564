"""How a launch names an output of another run: `RUN:OUTPUT`, where OUTPUT is a name or a path. Pure."""

from __future__ import annotations

from typing import NamedTuple

from launchbay_core.domain.names import RUN_ID
from launchbay_core.errors import Malformed

FORM = "RUN:OUTPUT, with a run's id and the name or path of an output of it"


class OutputReference(NamedTuple):
    """An output of a run, by the run's id and the output's name or path."""

    run_id: str
    select: str

    def __str__(self) -> str:
        """The reference as a launch has it."""
        return f"{self.run_id}:{self.select}"


def split_reference(text: str, name: str) -> tuple[str, str]:
    """What stands for the run in a reference, and the output: that of the input's own name if only a run is named.

    >>> split_reference("latest:out/model.pt", "model"), split_reference("latest", "model")
    (('latest', 'out/model.pt'), ('latest', 'model'))
    """
    run, colon, select = text.partition(":")
    return (run, select) if colon else (run, name)


def parse_reference(text: str, name: str) -> OutputReference:
    """The output that a reference for the input `name` means.

    Raises:
        Malformed: it is not one.
    """
    run, select = split_reference(text, name)
    if not RUN_ID.fullmatch(run) or not select.strip("/"):
        raise Malformed(f"`{text[:200]}` does not name an output of a run: write {FORM}.")
    return OutputReference(run, select)
