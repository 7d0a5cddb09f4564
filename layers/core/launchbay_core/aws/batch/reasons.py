"""Why AWS Batch keeps a job waiting, or why its queue ended it, explained with what to do. Pure.

AWS Batch gives codes such as `CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY`; a reader of a run's timeline should not have to
look them up. A reason without a code is passed through unchanged.
"""

from __future__ import annotations

import re

from launchbay_core.contracts.results import NOT_RESTORED, RESULTS_FAILED

_LIMIT = re.compile(
    r"cancell?ed by JobStateTimeLimit action due to reason:\s*(?P<reason>.+)", re.IGNORECASE | re.DOTALL
)
# AWS Batch writes a hyphen after some of its codes and a dash after others.
_CODE = re.compile(r"(?P<code>[A-Z][A-Z0-9_]*(?::[A-Z0-9_]+)?)(?:\s+[-\u2013\u2014]\s+(?P<detail>.+))?", re.DOTALL)
_INSTANCE_TYPE = re.compile(
    r"\[([a-z0-9-]+\.[a-z0-9-]+)\]|\b([a-z][a-z0-9-]*\.(?:\d*x?large|metal[a-z0-9-]*|medium|small))\b"
)

_NO_LAUNCHBAY = re.compile(r'CannotStartContainerError.*"launchbay": executable file not found', re.DOTALL)
_INIT_FAILED = re.compile(r"CannotStartContainerError: dependency graph")
_EXPLANATIONS = {
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY": (
        "AWS has no free machine of this class{types} at the moment. The run starts as soon as there is one; "
        "to start sooner, launch it on another class, or on demand if it asked for Spot."
    ),
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE": (
        "the run asks for more vCPUs than its class may use at once. Launch it with fewer vCPUs, "
        "or have the deployment's parameter MaxVcpus raised."
    ),
    "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT": (
        "no machine of its class has the vCPUs, memory or GPUs that the run asks for. Launch it with less, "
        "or on another class: `launchbay hardware` shows them."
    ),
    "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED": (
        "AWS does not offer the class's machines in the deployment's zones with its launch template. "
        "Launch it on another class, and tell the operator of this deployment."
    ),
    "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS": (
        "AWS Batch's service role lacks a permission, so no machine can be started. The operator of this deployment "
        "has to compare the role with the policies that AWS documents for it."
    ),
    "ACTION_REQUIRED": (
        "the class's compute environments are invalid, so no machine can be started. "
        "Tell the operator of this deployment; `launchbay doctor` lists them."
    ),
    "UNDETERMINED": (
        "AWS Batch does not know why. The usual causes are an EC2 quota of the account that is used up, and machines "
        "that can't reach ECS. Tell the operator of this deployment if it lasts."
    ),
}  # fmt: skip


_IN_SHORT = {
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY": "AWS has no free machine",
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE": "it asks for more vCPUs than the class may use at once",
    "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT": "no machine of the class has what it asks for",
    "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED": "AWS does not offer its machines in these zones",
    "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS": "AWS Batch's service role lacks a permission",
    "ACTION_REQUIRED": "the class's compute environments are invalid",
    "UNDETERMINED": "AWS Batch does not know why",
}
_EXPLAINED_CODE = re.compile(r"\((?P<code>[A-Z][A-Z0-9_]*(?::[A-Z0-9_]+)?)\)$")
_ENDED = "Ended, having waited too long"


def explain_reason(reason: str) -> str:
    """Explain a status reason of AWS Batch to a person; one without a known code stays as it is.

    >>> explain_reason("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) cannot meet …")[:67]
    'Waits: the run asks for more vCPUs than its class may use at once. '
    >>> explain_reason("Essential container in task exited")
    'Essential container in task exited'
    """
    if _NO_LAUNCHBAY.search(reason):
        return (
            "The job's image has no `launchbay`: install it there, or register the job with `runner: init`, "
            "which needs only a shell in the image."
        )
    if _INIT_FAILED.search(reason):
        return "The run's inputs could not be prepared: its init container failed; the log of the run says why."
    ended = _LIMIT.fullmatch(reason.strip())
    code, explanation = _explain_code(ended["reason"] if ended else reason)
    if explanation is None:
        return reason
    return f"{_ENDED if ended else 'Waits'}: {explanation} ({code})"


def explain_exit(exit_code: int | None) -> str | None:
    """What an exit code of our own means, where AWS Batch gives no reason; None for all others.

    >>> explain_exit(1), explain_exit(115)[:46]
    (None, "The run's results could not be uploaded: its c")
    """
    if exit_code == NOT_RESTORED:
        return (
            "The checkpoints of the run that this one was to go on from could not be restored: the end of its log says "
            "why. They may have been deleted since the launch."
        )
    if exit_code != RESULTS_FAILED:
        return None
    return (
        "The run's results could not be uploaded: its command succeeded, but what it was to leave is not all there. "
        "The end of its log says which files, and why; `launchbay outputs` shows those that were kept."
    )


def _explain_code(reason: str) -> tuple[str, str | None]:
    found = _CODE.fullmatch(reason.strip())
    if found is None or found["code"] not in _EXPLANATIONS:
        return "", None
    types = _INSTANCE_TYPE.search(found["detail"] or "")
    named = next((name for name in types.groups() if name), None) if types else None
    return found["code"], _EXPLANATIONS[found["code"]].format(types=f" ({named})" if named else "")


def code_of(reason: str | None) -> str | None:
    """AWS Batch's code in a reason, as it gives it or as it is explained here; None without one.

    >>> code_of("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill …"), code_of("Host EC2 terminated")
    ('CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY', None)
    """
    text = (reason or "").strip()
    limit = _LIMIT.fullmatch(text)
    found = _CODE.fullmatch(limit["reason"] if limit else text) or _EXPLAINED_CODE.search(text)
    return found["code"] if found else None


def may_heal(code: str | None) -> bool:
    """Whether what keeps a job waiting may pass by itself: a lack of machines may, a wrong configuration does not.

    The codes and when they are given: https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html
    """
    return code is None or not (code.startswith("MISCONFIGURATION:") or code == "ACTION_REQUIRED")


def shorten_code(code: str | None) -> str | None:
    """A code in few words, with itself at the end, from which `code_of` reads it again.

    >>> shorten_code("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY")
    'AWS has no free machine (CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY)'
    """
    return None if code is None else f"{_IN_SHORT.get(code, 'AWS Batch keeps it waiting')} ({code})"


def is_limit(reason: str | None) -> bool:
    """Whether a job queue's own limit ended the job, because waiting on would not have helped."""
    return reason is not None and (reason.startswith(_ENDED) or _LIMIT.fullmatch(reason.strip()) is not None)
