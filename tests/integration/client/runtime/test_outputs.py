"""`launchbay exec` with outputs: what lies at the attempt's place after a real process has ended, or was ended."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from batch_support import wait_for
from held_uploads import hold
from launchbay_core.contracts.results import RESULTS_FAILED
from launchbay_core.contracts.results.declared import DeclaredResults
from launchbay_local.http.messages import Request, Response
from results_support import Endpoint, Exec, Place, refuse_uploads

CHUNK = 8 * 1024 * 1024
DECLARED = DeclaredResults(outputs={"model": "out", "report": "report.html"})
# Writes one output of each kind: declared, reported by the SDK, and in the folder of outputs.
WRITE = """
import pathlib, sys
from launchbay import launch
pathlib.Path("out").mkdir()
pathlib.Path("out/model.pt").write_bytes(b"weights" * {times})
pathlib.Path("report.html").write_text("<p>")
pathlib.Path("best.txt").write_text("best")
launch.save_output("best.txt", name="best")
(launch.output_dir() / "plot.png").write_text("plot")
sys.exit({code})
"""
EXPECTED = {"out/model.pt": b"weights" * 10, "report.html": b"<p>", "best.txt": b"best", "plot.png": b"plot"}


@pytest.fixture
def job(place: Place, tmp_path: Path) -> Exec:
    return Exec(place, tmp_path / "job", DECLARED)


@pytest.mark.parametrize("code", [0, 1, 9])
def test_outputs_are_kept_whether_the_command_succeeds_or_fails(code: int, job: Exec, place: Place) -> None:
    ended, _ = job.run(WRITE.format(times=10, code=code))

    assert ended == code
    assert place.output_contents() == EXPECTED
    names = {one.file.path: one.name for one in place.outputs().outputs}
    assert names == {"out/model.pt": "model", "report.html": "report", "best.txt": "best", "plot.png": None}
    assert place.outputs().is_complete


def test_files_are_uploaded_while_the_command_runs_and_not_again_at_its_end(job: Exec, place: Place) -> None:
    wait = "import os; os.mkfifo('pipe'); open('pipe').read(); sys.exit(0)"
    script = WRITE.format(times=10, code=0).replace("sys.exit(0)", wait)
    process = job.start(script)
    wait_for(lambda: "outputs.json" in place.present() and len(place.outputs().outputs) == 4)
    before = place.present()
    assert not place.outputs().is_complete

    (job.folder / "pipe").write_text("")

    assert process.wait(60) == 0
    assert place.present() == before
    assert place.outputs().is_complete


def test_a_declared_output_that_is_missing_fails_the_run_with_a_code_of_its_own(job: Exec, place: Place) -> None:
    ended, said = job.run("import pathlib; pathlib.Path('report.html').write_text('<p>')")

    assert ended == RESULTS_FAILED
    assert "launchbay: outputs: the declared output `model` (out) is not there, or has no file" in said
    assert place.output_contents() == {"report.html": b"<p>"}


def test_a_command_that_failed_keeps_its_code_when_the_upload_fails_too(job: Exec, aws: Endpoint) -> None:
    aws.intercept = refuse_uploads

    ended, said = job.run(WRITE.format(times=10, code=7))

    assert ended == 7
    assert "could not upload" in said


def test_without_s3_at_the_end_the_run_fails_and_says_which_files(job: Exec, aws: Endpoint, place: Place) -> None:
    aws.intercept = refuse_uploads

    ended, said = job.run(WRITE.format(times=10, code=0))

    assert ended == RESULTS_FAILED
    assert all(path in said for path in ("model.pt", "report.html", "best.txt", "plot.png"))
    assert place.present() == set()


def test_every_call_may_fail_once(job: Exec, aws: Endpoint, place: Place) -> None:
    seen: set[tuple[str, str]] = set()

    def fail_first(request: Request) -> Response | None:
        # What botocore does not repeat as it was, such as the second try of a multipart upload, has another id.
        call = (request.method, request.target)
        if call in seen or request.path == "/":
            return None
        seen.add(call)
        return Response(503)

    aws.intercept = fail_first

    ended, _ = job.run(WRITE.format(times=2 * CHUNK // 7, code=0), AWS_MAX_ATTEMPTS="4")

    assert ended == 0
    assert len(place.output_contents()["out/model.pt"]) == 2 * CHUNK // 7 * 7
    assert len(seen) > 8


def test_after_a_sigterm_the_command_s_outputs_are_kept(job: Exec, place: Place) -> None:
    script = WRITE.format(times=10, code=0).replace(
        "sys.exit(0)", "open('ready', 'w').close(); import time; time.sleep(600)"
    )
    process = job.start(script)
    wait_for((job.folder / "ready").exists)

    process.send_signal(signal.SIGTERM)

    assert process.wait(60) == 128 + signal.SIGTERM
    assert place.output_contents() == EXPECTED
    assert place.outputs().is_complete


def test_a_signal_does_not_break_the_last_upload_off(job: Exec, aws: Endpoint, place: Place) -> None:
    came, go_on = hold(aws)
    process = job.start(WRITE.format(times=10, code=0))
    assert came.wait(60)

    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    said = process.stderr.readline()
    go_on.set()

    assert "another signal breaks that off" in said
    assert process.wait(60) == 0
    assert place.output_contents() == EXPECTED


def test_a_second_signal_breaks_the_last_upload_off(job: Exec, aws: Endpoint, place: Place) -> None:
    came, go_on = hold(aws)
    process = job.start(WRITE.format(times=10, code=0))
    assert came.wait(60)

    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(signal.SIGTERM)

    assert process.wait(20) == 128 + signal.SIGTERM
    assert "outputs.json" not in place.present()
    go_on.set()


def test_a_file_that_grows_while_it_is_uploaded_is_kept_as_it_is_in_the_end(
    place: Place, aws: Endpoint, tmp_path: Path
) -> None:
    """A process that the command leaves behind writes on, until it has seen that the upload has begun."""
    job = Exec(place, tmp_path / "job")
    script = (
        "import os, sys, time; file = open(os.environ['LAUNCHBAY_OUTPUT_DIR'] + '/log', 'ab', 0)\n"
        "file.write(b'a' * 9)\n"
        "if os.fork(): sys.exit(0)\n"
        "os.setsid()\n"
        "while not os.path.exists('uploading'): time.sleep(0.01)\n"
        "file.write(b'b'); open('written', 'w').close()"
    )

    def write_more(request: Request) -> Response | None:
        if request.method == "PUT" and "/files/" in request.path and not (job.folder / "uploading").exists():
            (job.folder / "uploading").touch()
            wait_for((job.folder / "written").exists)
        return None

    aws.intercept = write_more

    ended, _ = job.run(script)

    assert ended == 0
    assert place.output_contents() == {"log": b"a" * 9 + b"b"}
    assert place.present() == {"outputs.json", "files/000002"}


def test_a_command_that_is_killed_leaves_what_it_had(job: Exec, place: Place) -> None:
    ended, _ = job.run(WRITE.format(times=10, code=0).replace("sys.exit(0)", "import os; os.kill(os.getpid(), 9)"))

    assert ended == 128 + signal.SIGKILL
    assert place.output_contents() == EXPECTED


@pytest.mark.slow
def test_thousands_of_small_files_are_kept(place: Place, tmp_path: Path) -> None:
    job = Exec(place, tmp_path / "job")
    script = (
        "import os, pathlib; folder = pathlib.Path(os.environ['LAUNCHBAY_OUTPUT_DIR'])\n"
        "for number in range(2_000): (folder / f'{number:05}.bin').write_bytes(number.to_bytes(4) * 2560)"
    )

    ended, _ = job.run(script)

    assert ended == 0
    manifest = place.outputs()
    assert manifest.is_complete
    assert [one.file.path for one in manifest.outputs] == [f"{number:05}.bin" for number in range(2_000)]
    assert len({one.file.number for one in manifest.outputs}) == 2_000
