"""A machine that goes while outputs are uploaded: what the manifest lists then is there, whole."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

import pytest

from launchbay_core.contracts.results.manifests import parse_outputs
from launchbay_local.http.messages import Request, Response
from results_support import BUCKET, Endpoint, Exec, Place


@pytest.mark.parametrize("calls", [1, 2, 4, 9, 12, 25])
def test_whenever_the_runner_is_killed_what_is_listed_is_there_whole(
    calls: int, place: Place, aws: Endpoint, tmp_path: Path
) -> None:
    """After some calls to S3, counted over looks, replaced files and deletions, the machine is gone."""
    job = Exec(place, tmp_path / "job")
    script = (
        "import os, pathlib, time; folder = pathlib.Path(os.environ['LAUNCHBAY_OUTPUT_DIR'])\n"
        "for number in range(20): (folder / f'{number}').write_text('first' * number)\n"
        "while not os.path.exists('listed'): time.sleep(0.01)\n"
        "for number in range(10): (folder / f'{number}').write_text('second' * number)\n"
        "(folder / '11').unlink()"
    )
    seen, enough = itertools.count(1), threading.Event()

    def count(request: Request) -> Response | None:
        if BUCKET in request.path.split("/") and next(seen) >= calls:
            enough.set()
        is_manifest = request.method == "PUT" and request.path.endswith("/outputs.json")
        if is_manifest and len(parse_outputs(request.body).outputs) == 20:
            (job.folder / "listed").touch()
        return None

    aws.intercept = count
    process = job.start(script)
    assert enough.wait(60)

    process.kill()
    process.wait(20)
    (job.folder / "listed").touch()  # so that the command ends, too

    if "outputs.json" in place.present():
        assert {path: content for path, content in place.output_contents().items() if content} != {}
        assert all(
            content in {b"first" * int(path), b"second" * int(path)}
            for path, content in place.output_contents().items()
        )
