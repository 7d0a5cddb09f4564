"""The claim of a run: an object that says who may start its command, written once and never replaced.

It has the id of an AWS Batch job: of the first to start the run, which leaves it there, or of the one that Launchbay
has chosen among several. Or it says that the run was closed before any job had started it. Whoever comes first decides,
by a write that S3 refuses to all others: a job that finds another claim than its own ends before the command starts.
Other attempts of the claiming job go on. Where the object lies: `claim_key` in `run_objects`.

All jobs have one role, which may write the claim of any run: what a claim says is its writer's word, and not more.
"""

from __future__ import annotations

import re

# What a job ends with that may not start its run: a code that no shell, no `timeout` and no container runtime uses.
DUPLICATE_EXIT = 114
MAX_CLAIM = 1024  # bytes that are read of one; each that Launchbay or `launchbay exec` writes is shorter
_CLOSED = "closed:"  # no job's id begins so: ids are hexadecimal digits and hyphens
_VALID = re.compile(rf"[0-9A-Za-z-]{{1,128}}|{_CLOSED}(?:CANCELLED|FAILED)")


def closed_claim(state: str) -> str:
    """The claim that keeps every job from starting a run, which ends in `state`."""
    return _CLOSED + state


def read_claim(content: bytes) -> str:
    """The claim in an object's first bytes; what nobody could start or cancel the run with has closed it as failed.

    >>> read_claim(b"8f6f2f4e-6d5e-4c0c-9f3c-1b1f0f3a2d11"), read_claim(b"closed:SUCCEEDED"), read_claim(bytes(9))
    ('8f6f2f4e-6d5e-4c0c-9f3c-1b1f0f3a2d11', 'closed:FAILED', 'closed:FAILED')
    """
    text = content.decode("utf-8", "replace")
    return text if _VALID.fullmatch(text) else closed_claim("FAILED")


def closed_as(claim: str) -> str | None:
    """The state in which a claim has closed its run; None if it is a job's.

    >>> closed_as(closed_claim("CANCELLED")), closed_as("8f6f2f4e-6d5e-4c0c-9f3c-1b1f0f3a2d11")
    ('CANCELLED', None)
    """
    return claim.removeprefix(_CLOSED) if claim.startswith(_CLOSED) else None
