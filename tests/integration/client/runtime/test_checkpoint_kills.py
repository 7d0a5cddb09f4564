"""A machine that goes at any moment: what the manifest lists then is there, whole, and of one version."""

from __future__ import annotations

import hashlib
import threading

import pytest

from batch_support import wait_for
from launchbay_core.contracts.results.declared import Checkpoints, DeclaredResults
from launchbay_core.contracts.results.places import object_key
from launchbay_local.http.messages import Request, Response
from results_support import Endpoint, Place
from resumed_runs import ResumedRun

CKPT = DeclaredResults(checkpoints=Checkpoints("ckpt", keep=2, every_seconds=1))
# It writes checkpoints many times a second: new ones, of which the last are there for some seconds, and one that is
# written in place again and again.
BUSY = """
import os, itertools, time
from launchbay import launch
folder = launch.checkpoint_dir()
for step in itertools.count(1):
    for name in (f"step-{step}", "last"):
        (folder / name).mkdir(exist_ok=True)
        for part in ("model.bin", "optimizer.bin"):
            (folder / name / part).write_text(f"{part} " * 1000 + str(step))
        if name != "last" and step % 5 == 0:
            launch.checkpoint_saved(folder / name)
    if step > 60:
        for part in ("model.bin", "optimizer.bin"):
            os.remove(folder / f"step-{step - 60}" / part)
        os.rmdir(folder / f"step-{step - 60}")
    time.sleep(0.05)  # the training
"""
WAITS = threading.Event()


def check(place: Place) -> list[str]:
    """What the manifest lists is there, as it says, and both files of a checkpoint are of one step; the names."""
    names = []
    for checkpoint in place.checkpoints().checkpoints:
        contents = {}
        for file in checkpoint.files:
            content = place.content(object_key(place.name, file.number))
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
            contents[file.path] = content.decode().rsplit(" ", 1)[-1]
        assert sorted(contents) == [f"{checkpoint.name}/{part}.bin" for part in ("model", "optimizer")]
        assert len(set(contents.values())) == 1
        names.append(checkpoint.name)
    return names


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.1])
def test_what_is_listed_when_the_machine_goes_is_whole_and_restored(run: ResumedRun, seconds: float) -> None:
    run.launched(BUSY, CKPT)
    first = run.start()
    wait_for(lambda: "checkpoints.json" in first.place.present())
    WAITS.wait(seconds)

    first.is_reclaimed()

    names = check(first.place)
    assert names
    run.launched("import os; print(*sorted(os.listdir('ckpt')))", CKPT)
    run.points(2, first.place.name)
    code, said = run.start(attempt=2).ends()
    assert (code, said.splitlines()[-1].split()) == (0, sorted(names))


@pytest.mark.parametrize("number", range(1, 7))
def test_a_call_that_fails_once_costs_nothing(run: ResumedRun, aws: Endpoint, number: int) -> None:
    calls = 0

    def fail_once(request: Request) -> Response | None:
        nonlocal calls
        if request.method not in {"PUT", "POST"} or "outputs" not in request.target:
            return None
        calls += 1
        return Response(500, [], b"") if calls == number else None

    script = "import os; os.makedirs('ckpt/step-1'); [open(f'ckpt/step-1/{n}', 'w').write(n) for n in 'abcd']"
    run.launched(script, CKPT)
    aws.intercept = fail_once

    code, said = run.start().ends()

    assert code == 0, said
    (checkpoint,) = run.starts[-1].place.checkpoints().checkpoints
    assert [file.path for file in checkpoint.files] == [f"step-1/{name}" for name in "abcd"]
