"""AWS Batch's codes become sentences that say what to do; what has no code stays as it was said."""

from __future__ import annotations

import pytest

from launchbay_core.aws.batch.reasons import code_of, explain_reason, is_limit, may_heal, shorten_code

# As AWS Batch's user guide has them, "Jobs stuck in a RUNNABLE status".
DOCUMENTED = {
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type "
    "[g5.xlarge]": "no free machine of this class (g5.xlarge)",
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU "
    "requirement of the job.": "MaxVcpus",
    "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that "
    "can be met by the CE(s) attached to the job queue.": "`launchbay hardware`",
    "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED - Your compute environment associated with this job queue "
    "has an unsupported instance type configuration.": "zones",
    "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS – Batch service role has a permission issue.": "service role",
    "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.": "`launchbay doctor`",
    "UNDETERMINED - Batch job is blocked, root cause is undetermined.": "EC2 quota",
}


@pytest.mark.parametrize(("reason", "words"), DOCUMENTED.items())
def test_a_reason_for_waiting_says_what_to_do_and_keeps_its_code(reason: str, words: str) -> None:
    said = explain_reason(reason)

    assert said.startswith("Waits: ")
    assert words in said
    assert said.endswith(f"({reason.split(maxsplit=1)[0]})")


@pytest.mark.parametrize("spelt", ["Canceled", "Cancelled"])
def test_a_job_that_its_queue_ended_says_why_it_waited(spelt: str) -> None:
    reason = f"{spelt} by JobStateTimeLimit action due to reason: MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"

    said = explain_reason(reason)

    assert said.startswith("Ended, having waited too long: no machine of its class has")


def test_a_capacity_reason_without_an_instance_type_has_none_in_its_text() -> None:
    assert "class at the moment" in explain_reason("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY")


@pytest.mark.parametrize(
    "reason", ["Essential container in task exited", "OutOfMemoryError: x - y", "", "NEW:CODE - x"]
)
def test_a_reason_without_a_known_code_is_unchanged(reason: str) -> None:
    assert explain_reason(reason) == reason


def test_an_image_without_launchbay_has_a_reason_that_says_what_to_do() -> None:
    said = explain_reason('CannotStartContainerError: … exec: "launchbay": executable file not found in $PATH: unknown')

    assert "runner: init" in said
    assert explain_reason('CannotStartContainerError: exec: "python": executable file not found') != said


@pytest.mark.parametrize("reason", DOCUMENTED)
def test_a_code_is_found_again_in_every_form_of_a_reason(reason: str) -> None:
    code = reason.split(maxsplit=1)[0]
    limit = f"Canceled by JobStateTimeLimit action due to reason: {code}"

    forms = [reason, explain_reason(reason), shorten_code(code), limit, explain_reason(limit)]

    assert [code_of(form) for form in forms] == [code] * len(forms)
    assert [is_limit(form) for form in forms] == [False, False, False, True, True]
    assert "keeps it waiting" not in (shorten_code(code) or "")


@pytest.mark.parametrize("reason", DOCUMENTED)
def test_waiting_heals_a_lack_of_machines_and_nothing_that_is_configured_wrong(reason: str) -> None:
    wrong = reason.startswith(("MISCONFIGURATION", "ACTION_REQUIRED"))

    assert may_heal(code_of(reason)) is not wrong


def test_a_code_that_is_not_known_yet_is_told_by_its_kind() -> None:
    assert not may_heal(code_of("MISCONFIGURATION:SOMETHING_NEW - Nobody has heard of it."))
    assert may_heal(code_of("Host EC2 (instance i-0) terminated."))
    assert (
        shorten_code("MISCONFIGURATION:SOMETHING_NEW") == "AWS Batch keeps it waiting (MISCONFIGURATION:SOMETHING_NEW)"
    )
    assert shorten_code(code_of(None)) is None
