"""The names of job queues, from which policies and rules know the queues of one stack."""

from __future__ import annotations


def job_queue_name(prefix: str, compute_class: str, *, spot: bool = False) -> str:
    """The name of a class's job queue: `<prefix>_<class>`, with `-spot` for the one that tries Spot first.

    The prefix is the stack's name. CloudFormation allows no underscore in one, so no other stack's queues begin with
    this prefix and an underscore: those of `launchbay-prod` begin with `launchbay`, but not with `launchbay_`.

    >>> job_queue_name("launchbay", "gpu-a10g", spot=True)
    'launchbay_gpu-a10g-spot'
    """
    return start_of_names(prefix) + compute_class + ("-spot" if spot else "")


def start_of_names(prefix: str) -> str:
    """How the names of a stack's job queues begin, and those of no other stack.

    >>> start_of_names("launchbay")
    'launchbay_'
    """
    return f"{prefix}_"
