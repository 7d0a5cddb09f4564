"""Where the results of an attempt lie in the results bucket: at its place, which no other attempt can write to.

A place is named by what IAM calls `aws:userid` of the attempt's session: the unique id of the jobs' role and the id of
its ECS task (ECS names a task's session so). The jobs' role may write below `outputs/<place>/` and `metrics/<place>/`
of its own place alone.

>>> place = place_of("AROAEXAMPLEEXAMPLE123", "0123456789abcdef0123456789abcdef")
>>> place
'AROAEXAMPLEEXAMPLE123:0123456789abcdef0123456789abcdef'
>>> object_key(place, 7)
'outputs/AROAEXAMPLEEXAMPLE123:0123456789abcdef0123456789abcdef/files/000007'
"""

from __future__ import annotations

import re

_PLACE = re.compile(r"[A-Z0-9]{16,128}:[0-9A-Za-z-]{1,64}")
MAX_OBJECTS = 1_000_000  # that one attempt may write


def place_of(role_id: str, task_id: str) -> str:
    """The place of the attempt that ran as an ECS task, with the jobs' role."""
    return f"{role_id}:{task_id}"


def is_place(text: str) -> bool:
    """Whether a text can be a place: nothing that leads anywhere else."""
    return _PLACE.fullmatch(text) is not None


def results_prefix(place: str) -> str:
    """Below which an attempt's outputs and checkpoints lie."""
    return f"outputs/{place}/"


def object_key(place: str, number: int) -> str:
    """Where the content of a file lies: numbers count an attempt's uploads from 1, and none is written twice."""
    return f"{results_prefix(place)}files/{number:06d}"


def outputs_key(place: str) -> str:
    """Where an attempt's manifest of outputs lies."""
    return f"{results_prefix(place)}outputs.json"


def checkpoints_key(place: str) -> str:
    """Where an attempt's manifest of checkpoints lies."""
    return f"{results_prefix(place)}checkpoints.json"


def metrics_prefix(place: str) -> str:
    """Below which an attempt's parts of metrics lie."""
    return f"metrics/{place}/"
