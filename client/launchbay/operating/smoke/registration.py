"""The first steps: a job with code, an excluded key and a secret is registered, and a bad override is refused."""

from __future__ import annotations

import sys
from typing import Any

from launchbay.api.errors import ApiError
from launchbay.api.storage import upload_file
from launchbay.authoring.archive import Archive
from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.job import JOB, packed_code, spec
from launchbay.operating.smoke.results import StepFailed
from launchbay_core.inputs import Overrides

_UPLOAD = (
    "the form that the server made: the bucket's region and key, the role of ApiFunction (s3:PutObject, and "
    "kms:GenerateDataKey with DataKeyArn), and the policies of the bucket and of the key"
)


def register(context: SmokeContext) -> str:
    """Upload the job's code and register it."""
    python = sys.executable if context.api.server.is_local else None
    with packed_code(context.nonce) as archive:
        form = context.api.uploads.prepare(archive.sha256, archive.size)
        if form["exists"]:
            raise StepFailed("the server says that it has code which was made just now", "the data bucket")
        _upload(form, archive)
        version, is_new = context.api.jobs.register(JOB, spec(context.nonce, archive.sha256, python))
        size = archive.size
    context.version = version["version"]
    if not is_new:
        raise StepFailed(f"version {context.version} was there before, though its content is new", "the table")
    return f"{JOB}, version {context.version}, with {size:,} bytes of code"


def _upload(form: dict[str, Any], archive: Archive) -> None:
    try:
        upload_file(form["url"], form["fields"], archive.path)
    except ApiError as error:
        reason = f"S3 refused the code with status {error.status}: {error.document['detail']}"
        raise StepFailed(reason, _UPLOAD) from error


def refuse(context: SmokeContext) -> str:
    """Launch with an excluded key, which must be refused and start nothing."""
    try:
        run = context.api.runs.launch(
            JOB, version=context.version, overrides=Overrides.from_json({"config": {"excluded": "x"}})
        )
    except ApiError as error:
        kinds = [fault.get("kind") for fault in error.document.get("errors", ())]
        if error.status == 422 and kinds == ["excluded"]:
            return str(error.document["errors"][0]["message"])
        raise
    context.launched.append(run["run_id"])
    raise StepFailed(f"run {run['run_id']} was started with an excluded key", "the schema: `launchbay schema`")
