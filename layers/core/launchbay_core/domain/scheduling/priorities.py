"""Priorities: which runs of a project go first while they wait for the same hardware.

A priority orders the runs of one project. Between projects it means nothing: there, fair shares decide.
"""

from __future__ import annotations

from typing import Literal, get_args

Priority = Literal["low", "normal", "high"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
NORMAL: Priority = "normal"
HIGH: Priority = "high"  # the one that needs a right: whoever has it gets ahead of colleagues

MEANING = "which runs of the project go first while they wait for the same hardware"
