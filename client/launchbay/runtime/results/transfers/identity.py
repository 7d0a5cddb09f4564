"""Which place is this attempt's own: what IAM calls `aws:userid` of the container's credentials.

In an ECS task that is the unique id of the jobs' role, which `dispatch` tells, and the task's id, which the ECS agent
tells. Anywhere else AWS STS is asked, to which a private network has no way.
"""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import SplitResult, urlsplit

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.results.part import TransferFailed
from launchbay.runtime.results.task.metadata import task_id
from launchbay.runtime.s3.credentials import find_credentials
from launchbay.runtime.s3.endpoint import connect, host_of
from launchbay.runtime.s3.region import find_region
from launchbay.runtime.s3.retries import HTTP_ERRORS, Unavailable, retry
from launchbay.runtime.s3.signature import Request, signed_headers
from launchbay_core.contracts.results.places import is_place, place_of
from launchbay_core.contracts.variables import ROLE_ID

_QUESTION = b"Action=GetCallerIdentity&Version=2011-06-15"
_USER_ID = re.compile(r"<UserId>([^<]+)</UserId>")
_MAX_ANSWER = 64 * 1024


def find_place(environment: Mapping[str, str]) -> str:
    """The place of the AWS credentials that this process has.

    Raises:
        TransferFailed: AWS does not say who they belong to, or they don't belong to a task of a job.
    """
    role_id = environment.get(ROLE_ID)
    task = task_id(environment) if role_id else None
    if role_id and task and is_place(place_of(role_id, task)):
        return place_of(role_id, task)
    try:
        user_id = retry(lambda: _ask(environment), "who this job is from AWS STS")
    except CannotRun as error:
        raise TransferFailed(str(error)) from error
    if not is_place(user_id):
        raise TransferFailed(f"results are uploaded with the role of a job only, and these credentials are {user_id}")
    return user_id


def _ask(environment: Mapping[str, str]) -> str:
    region = find_region(environment)
    url = _sts_url(region, environment)
    request = Request("POST", url.netloc, "/", _QUESTION)
    at = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    form = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    headers = signed_headers(request, region, find_credentials(environment), at, form, service="sts")
    try:
        with closing(connect(url, environment)) as connection:
            connection.request("POST", "/", body=_QUESTION, headers=headers)
            answer = connection.getresponse()
            said = answer.read(_MAX_ANSWER).decode("utf-8", "replace")
    except HTTP_ERRORS as error:
        raise Unavailable(repr(error)) from error
    found = _USER_ID.search(said)
    if answer.status != http.client.OK or found is None:
        raise Unavailable(f"status {answer.status}")
    return found[1].strip()


def _sts_url(region: str, environment: Mapping[str, str]) -> SplitResult:
    own = environment.get("AWS_ENDPOINT_URL_STS") or environment.get("AWS_ENDPOINT_URL")
    return urlsplit(own or f"https://{host_of('sts', region)}")
