"""Credentials of sessions: whose they are is known as long as somebody may use them."""

from __future__ import annotations

from launchbay_local.iam.principals import ADMINISTRATOR, ANONYMOUS, session
from launchbay_local.iam.sessions import Sessions

FUNCTION = session("arn:aws:iam::123456789012:role/api", "api")
JOB = session("arn:aws:iam::123456789012:role/job", "attempt")
KEY = "AWS_ACCESS_KEY_ID"


def test_a_function_keeps_its_credentials_however_many_jobs_run_beside_it() -> None:
    sessions = Sessions()
    function = sessions.open(FUNCTION)[KEY]
    first = sessions.open(JOB, is_of_job=True)[KEY]

    others = [sessions.open(JOB, is_of_job=True)[KEY] for _ in range(10_000)]

    assert sessions.find(function) == FUNCTION
    assert sessions.find(others[0]) == sessions.find(others[-1]) == JOB
    assert sessions.find(first) is None, "what a job that ended long ago had is not kept"


def test_other_keys_are_the_developers_and_none_is_nobodys() -> None:
    sessions = Sessions()

    assert sessions.find("AKIAEXAMPLE") is ADMINISTRATOR
    assert sessions.find("ASIAUNKNOWN") is None
    assert sessions.find(None) is ANONYMOUS
