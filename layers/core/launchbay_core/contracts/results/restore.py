"""What a start of a run restores, in the control plane's own word: where its checkpoints are, or that there are none.

It lies with the run, where no job can write: below the run's prefix in the data bucket, one object for each start after
the first. `track` writes it when AWS Batch says that the start before has ended. The runner waits for it.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.places import is_place

VERSION = 1
MAX_POINTER = 4096  # bytes


class RestorePointer(NamedTuple):
    """The place whose checkpoints a start restores; None if no earlier start of the run has left any."""

    place: str | None


def restore_key_beside(inputs: str, attempt: int) -> str:
    """Where the pointer of a start lies, from the prefix of the run's inputs; starts are counted from 1.

    >>> restore_key_beside("projects/vision/runs/01JZ8Q4T6V2M9X3C7B5N1K0HFD/inputs/", 2)
    'projects/vision/runs/01JZ8Q4T6V2M9X3C7B5N1K0HFD/restore/2.json'
    """
    return f"{inputs.removesuffix('inputs/')}restore/{attempt}.json"


def write_pointer(pointer: RestorePointer) -> bytes:
    """The JSON document of a pointer."""
    return json.dumps({"version": VERSION, "place": pointer.place}).encode()


def parse_pointer(content: bytes) -> RestorePointer:
    """The pointer in a JSON document.

    Raises:
        UnreadableContract: it is not one, or of a version that this Launchbay does not read.
    """
    try:
        fields = json.loads(content)
        version, place = fields["version"], fields["place"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableContract(f"could not read what this start restores: {error!r}") from error
    if version != VERSION or not (place is None or (isinstance(place, str) and is_place(place))):
        raise UnreadableContract(f"this Launchbay does not read what this start restores: {fields!r}")
    return RestorePointer(place)
