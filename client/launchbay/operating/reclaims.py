"""Takes the machine of a run away on a local stack, as EC2 takes back a Spot Instance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launchbay.api.servers import NoServer, Server, find_server
from launchbay_core.domain.states import RunState
from launchbay_core.errors import LaunchbayError

_REGION = "us-east-1"
_SECONDS = 30
_URL = "{endpoint}/local/jobs/{job}/reclaim"  # of the stand-in for AWS Batch, which is not a part of the API


@dataclass(eq=False)
class CannotReclaim(LaunchbayError):
    """The machine of a run can't be reclaimed."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason


def reclaim_machine(run: Mapping[str, Any], notice_seconds: int, server: Server, start: Path) -> dict[str, Any]:
    """Reclaim the machine of a run of the API after a notice; return the answer of the stack's stand-in for AWS Batch.

    The stack is `server`, or the one of the folder `start` if it has the same address: its server file has the
    developer's access key, which jobs don't have.

    Raises:
        CannotReclaim: the server is not a local stack that this user started, or the run has no machine.
    """
    published = json.loads(_server_file(server, start).read_text(encoding="utf-8"))
    job_id = run["batch_job_id"]
    if job_id is None or RunState(run["state"]).is_terminal:
        raise CannotReclaim(f"Run {run['run_id']} has no machine that could be reclaimed: it is {run['state']}.")
    url = _URL.format(endpoint=published["batch_endpoint"], job=job_id)
    return _post(url, {"noticeSeconds": notice_seconds}, published["access_key"])


def _server_file(server: Server, start: Path) -> Path:
    if not server.is_local:
        raise CannotReclaim(
            f"{server.url} is not a local stack, and only a local stack can reclaim machines. On AWS, use the action "
            "`aws:ec2:send-spot-instance-interruptions` of the Fault Injection Service (`aws fis`), or `Initiate "
            "interruption` of a Spot request in EC2's console."
        )
    if server.found_in is not None:
        return server.found_in
    try:
        here = find_server(None, start)
    except NoServer:
        here = None
    if here is None or here.found_in is None or here.url != server.url:
        raise CannotReclaim(
            f"The state folder of the local stack at {server.url} is not known. Run this command in the folder in "
            "which `launchbay dev` was started."
        )
    return here.found_in


def _post(url: str, body: Mapping[str, Any], access_key: str) -> dict[str, Any]:
    """Send a request that is signed and sent as those to AWS Batch are."""
    from botocore.auth import SigV4Auth  # noqa: PLC0415  (100 ms)
    from botocore.awsrequest import AWSRequest  # noqa: PLC0415
    from botocore.credentials import Credentials  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415
    from botocore.httpsession import URLLib3Session  # noqa: PLC0415

    request = AWSRequest("POST", url, {"content-type": "application/json"}, json.dumps(body))
    SigV4Auth(Credentials(access_key, access_key), "batch", _REGION).add_auth(request)
    try:
        answer = URLLib3Session(timeout=_SECONDS).send(request.prepare())
        document: dict[str, Any] = json.loads(answer.content)
    except (BotoCoreError, ValueError) as error:
        raise CannotReclaim(f"The local stack did not answer as it should: {error}.") from error
    if answer.status_code != 200:
        raise CannotReclaim(str(document.get("message", document)))
    return document
