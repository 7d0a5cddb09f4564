"""What the run has given back: its output, downloaded as it was left, and in its record what it has logged."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.job import METRIC, METRIC_VALUE, OUTPUT
from launchbay.operating.smoke.results import StepFailed

_METRIC_SECONDS = 60.0
_PAUSE = 1.0


def outputs(context: SmokeContext) -> str:
    """The file that the job has left is listed, and its content is what this test has told the job to write."""
    from launchbay.api.downloads.download import download  # noqa: PLC0415  (only if the step is reached)
    from launchbay.api.downloads.folder import RemoteFile, TargetFolder  # noqa: PLC0415

    run_id = context.run["run_id"]
    found = [RemoteFile.of(one) for one in context.api.outputs.list(run_id)]
    if [file.path for file in found] != [OUTPUT]:
        raise StepFailed(f"the run has left {[file.path for file in found]}, and not `{OUTPUT}` alone")
    with tempfile.TemporaryDirectory() as folder:
        target = TargetFolder(Path(folder))
        target.check(found)
        download(target, found, lambda paths: context.api.outputs.find_addresses(run_id, paths))
        content = target.target(found[0]).read_text(encoding="utf-8")
    if content != context.nonce:
        raise StepFailed(f"`{OUTPUT}` does not have the content that the job has written")
    return f"`{OUTPUT}` came back as the job had left it"


def metrics(context: SmokeContext) -> str:
    """The value that the job has logged is in the run's record, which takes some seconds."""
    run_id = context.run["run_id"]
    began = time.monotonic()
    while (value := context.api.runs.get(run_id)["metrics"].get(METRIC)) is None:
        if time.monotonic() - began > _METRIC_SECONDS:
            raise StepFailed(f"`{METRIC}` is not in the run's record after {_METRIC_SECONDS:.0f} seconds")
        time.sleep(_PAUSE)
    if value != METRIC_VALUE:
        raise StepFailed(f"`{METRIC}` is {value}, and the job has logged {METRIC_VALUE}")
    return f"`{METRIC}` is {value}, as the job has logged it"
