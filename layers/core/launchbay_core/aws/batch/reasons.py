"""Why AWS Batch lets a job wait, or its queue ended it, in words that say what to do. Pure.

AWS Batch gives codes such as `CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY`; a person who reads a run's timeline should not
have to look them up. What has no code passes through as AWS Batch said it.
"""

from __future__ import annotations

import re

_LIMIT = re.compile(
    r"cancell?ed by JobStateTimeLimit action due to reason:\s*(?P<reason>.+)", re.IGNORECASE | re.DOTALL
)
# AWS Batch puts a hyphen after some of its codes and a dash after others.
_CODE = re.compile(r"(?P<code>[A-Z][A-Z0-9_]*(?::[A-Z0-9_]+)?)(?:\s+[-\u2013\u2014]\s+(?P<says>.+))?", re.DOTALL)
_INSTANCE_TYPE = re.compile(
    r"\[([a-z0-9-]+\.[a-z0-9-]+)\]|\b([a-z][a-z0-9-]*\.(?:\d*x?large|metal[a-z0-9-]*|medium|small))\b"
)

_NO_LAUNCHBAY = re.compile(r'CannotStartContainerError.*"launchbay": executable file not found', re.DOTALL)
_WORDS = {
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY": (
        "AWS has no free machine of this class{types} at the moment. The run starts by itself when there is one; "
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
        "the class's machines can't be had in the deployment's zones with its launch template. "
        "Launch it on another class, and tell who runs this deployment."
    ),
    "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS": (
        "AWS Batch's service role lacks a permission, so no machine can be started. Who runs this deployment has to "
        "compare the role with the policies that AWS gives for it."
    ),
    "ACTION_REQUIRED": (
        "the class's compute environments are invalid, so no machine can be started. "
        "Tell who runs this deployment; `launchbay doctor` names them."
    ),
    "UNDETERMINED": (
        "AWS Batch does not know why. The usual causes are an EC2 quota of the account that is used up, and machines "
        "that can't reach ECS. Tell who runs this deployment if it lasts."
    ),
}  # fmt: skip


def in_words(reason: str) -> str:
    """A status reason of AWS Batch as a person needs it; one without a known code stays as it is.

    >>> in_words("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) cannot meet …")[:67]
    'Waits: the run asks for more vCPUs than its class may use at once. '
    >>> in_words("Essential container in task exited")
    'Essential container in task exited'
    """
    if _NO_LAUNCHBAY.search(reason):
        return (
            "The job's image has no `launchbay`: install it there, or register the job with `runner: init`, "
            "which needs nothing of the image but a shell."
        )
    ended = _LIMIT.fullmatch(reason.strip())
    code, said = _words(ended["reason"] if ended else reason)
    if said is None:
        return reason
    return f"{'Ended, having waited too long' if ended else 'Waits'}: {said} ({code})"


def _words(reason: str) -> tuple[str, str | None]:
    found = _CODE.fullmatch(reason.strip())
    if found is None or found["code"] not in _WORDS:
        return "", None
    types = _INSTANCE_TYPE.search(found["says"] or "")
    named = next((name for name in types.groups() if name), None) if types else None
    return found["code"], _WORDS[found["code"]].format(types=f" ({named})" if named else "")
