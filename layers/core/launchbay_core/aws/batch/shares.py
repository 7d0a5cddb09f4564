"""The fair share and the priority of a job in AWS Batch: its project is its share. Pure.

Every job queue has a scheduling policy, which gives capacity to the share that has used least of it lately. A job must
name its share; its priority only counts against other jobs of the same share, so nobody gets ahead of other projects.

The rules of SubmitJob in AWS Batch's API reference: a share identifier has at most 255 letters and digits; at most 500
are active in a queue; `schedulingPriorityOverride` is between 0 and 9999, and the highest comes first.
"""

from __future__ import annotations

import re

from launchbay_core.domain.scheduling.priorities import Priority

MAX_SHARE = 255
# Room is left between them, and at both ends.
SCHEDULING_PRIORITIES: dict[Priority, int] = {"low": 100, "normal": 500, "high": 900}

# A project's name has lower-case letters, digits and hyphens. Escapes begin with `Q`, and `q` is escaped too: then two
# names never share an identifier, not even if AWS Batch ignores case.
_ESCAPES = {"-": "Q0", "q": "Q1"}
_CHARACTERS = {escape: character for character, escape in _ESCAPES.items()}
_SHARE = re.compile(r"(?:[a-pr-z0-9]|Q0|Q1)+")


def share_identifier(project: str) -> str:
    """The share identifier of a project's jobs.

    >>> share_identifier("vision"), share_identifier("q-and-a")
    ('vision', 'Q1Q0andQ0a')
    """
    return re.sub("[-q]", lambda found: _ESCAPES[found[0]], project)


def project_of_share(share: str) -> str | None:
    """The project whose jobs have a share identifier; None if Launchbay makes no such identifier.

    >>> project_of_share("Q1Q0andQ0a"), project_of_share("TeamA")
    ('q-and-a', None)
    """
    if not _SHARE.fullmatch(share):
        return None
    return re.sub("Q[01]", lambda found: _CHARACTERS[found[0]], share)


def share_members(project: str, priority: Priority) -> dict[str, str | int]:
    """The members of SubmitJob that say whose share a job uses, and its place there.

    >>> share_members("vision", "high")
    {'shareIdentifier': 'vision', 'schedulingPriorityOverride': 900}
    """
    return {
        "shareIdentifier": share_identifier(project),
        "schedulingPriorityOverride": SCHEDULING_PRIORITIES[priority],
    }
