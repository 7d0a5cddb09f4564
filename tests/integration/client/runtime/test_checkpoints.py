"""Checkpoints of real processes: saved while the command runs, and in place before the next start's command runs."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from batch_support import wait_for
from launchbay_core.contracts.results.declared import Checkpoints, DeclaredResults
from launchbay_core.contracts.results.places import object_key
from results_support import BUCKET
from resumed_runs import ResumedRun

CKPT = DeclaredResults(checkpoints=Checkpoints("ckpt", keep=2, every_seconds=1))
ENDLESS = "\nprint('waits', flush=True)\nimport signal; signal.pause()\n"

# What transformers' Trainer does with folders: `get_last_checkpoint(output_dir)`, then `checkpoint-<step>` written in
# place, the model first, `trainer_state.json` last; older ones than `save_total_limit` are removed.
TRAINER = r"""
import json, os, re, shutil, sys
out, until = sys.argv[1], int(sys.argv[2])
os.makedirs(out, exist_ok=True)
pattern = re.compile(r"^checkpoint-(\d+)$")
found = [name for name in os.listdir(out) if pattern.match(name) and os.path.isdir(os.path.join(out, name))]
step = 0
if found:
    last = os.path.join(out, max(found, key=lambda name: int(pattern.match(name)[1])))
    step = json.load(open(os.path.join(last, "trainer_state.json")))["global_step"]
    assert open(os.path.join(last, "optimizer.pt")).read() == f"optimizer {step}"
print(f"goes on at step {step}", flush=True)
for step in range(step + 1, until + 1):
    folder = os.path.join(out, f"checkpoint-{step}")
    os.makedirs(folder, exist_ok=True)
    for name, text in (
        ("model.safetensors", "{}"), ("training_args.bin", "args"), ("optimizer.pt", f"optimizer {step}"),
        ("trainer_state.json", json.dumps({"global_step": step})),
    ):
        content = text.encode()
        if name == "model.safetensors":
            content = len(content).to_bytes(8, "little") + content
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    kept = (name for name in os.listdir(out) if pattern.match(name))
    for name in sorted(kept, key=lambda name: int(pattern.match(name)[1]))[:-2]:
        shutil.rmtree(os.path.join(out, name))
"""

# What Lightning's ModelCheckpoint does with `save_last="link"`, and `Trainer.fit(ckpt_path="last")`: `last.ckpt` is a
# link to the newest `epoch=…` file, which is written beside its place and moved there.
LIGHTNING = r"""
import os, sys, tempfile
out, until = sys.argv[1], int(sys.argv[2])
os.makedirs(out, exist_ok=True)
last = os.path.join(out, "last.ckpt")
epoch = int(open(last).read()) if os.path.exists(last) else 0
print(f"goes on at epoch {epoch}", flush=True)
for epoch in range(epoch + 1, until + 1):
    name = f"epoch={epoch}-step={epoch * 100}.ckpt"
    number, temporary = tempfile.mkstemp(dir=out)
    with open(number, "w") as file:
        file.write(str(epoch))
    os.replace(temporary, os.path.join(out, name))
    if os.path.islink(last) or os.path.isfile(last):
        os.remove(last)
    os.symlink(name, last)
"""


@pytest.mark.parametrize(
    ("script", "names"),
    [
        (TRAINER, ["checkpoint-2", "checkpoint-3"]),
        (LIGHTNING, ["epoch=2-step=200.ckpt", "epoch=3-step=300.ckpt", "last.ckpt"]),
    ],
    ids=["trainer", "lightning"],
)
def test_a_script_that_knows_nothing_of_launchbay_goes_on_where_it_was(
    run: ResumedRun, script: str, names: list[str]
) -> None:
    run.launched(script + ENDLESS, CKPT, ["ckpt", "3"])
    first = run.start()
    first.saves(*names)
    first.is_reclaimed()
    run.launched(script, CKPT, ["ckpt", "4"])
    run.points(2, first.place.name)

    code, said = run.start(attempt=2).ends()

    assert code == 0, said
    assert "goes on at step 3" in said or "goes on at epoch 3" in said


def test_the_command_is_told_that_checkpoints_were_restored(run: ResumedRun) -> None:
    script = "import os; print(os.environ['LAUNCHBAY_ATTEMPT'], os.environ.get('LAUNCHBAY_RESUME'))"
    run.launched("from launchbay import launch; (launch.checkpoint_dir() / 'a.txt').write_text('1')")
    first = run.start()
    assert first.ends()[0] == 0
    run.launched(script)
    run.points(2, first.place.name)
    run.points(3, None)

    told = [run.start(attempt=attempt).ends()[1] for attempt in (1, 2, 3)]

    assert [said.splitlines()[-1] for said in told] == ["1 None", "2 1", "3 None"]
    assert "restored `a.txt`" in told[1]
    assert "no attempt before attempt 3 has saved a checkpoint: it starts from nothing" in told[2]


def test_a_later_start_waits_for_the_word_that_comes_late(run: ResumedRun) -> None:
    run.launched("print('started')")
    second = run.start(attempt=2)
    second.says("attempt 2 waits to be told which checkpoints it restores")

    run.points(2, None)

    code, rest = second.ends()
    assert (code, rest.splitlines()[-1]) == (0, "started")


def test_what_the_script_says_is_whole_is_saved_at_once(run: ResumedRun) -> None:
    every_hour = DeclaredResults(checkpoints=Checkpoints("ckpt", every_seconds=3600))
    script = """
import os
from launchbay import launch
folder = launch.checkpoint_dir() / "step-1"
folder.mkdir()
print("waits", flush=True)
import time
while not os.path.exists("go"): time.sleep(0.01)
(folder / "model.bin").write_text("1")
launch.checkpoint_saved(folder)
"""
    run.launched(script + ENDLESS, every_hour)
    first = run.start()
    first.says("waits")
    (first.folder / "go").touch()

    assert [file.path for file in first.saves("step-1").checkpoints[0].files] == ["step-1/model.bin"]


def test_a_failed_run_keeps_what_it_saved_just_before(run: ResumedRun) -> None:
    run.launched(
        "import os; os.makedirs('ckpt', exist_ok=True); open('ckpt/a', 'w').write('1'); raise SystemExit(3)", CKPT
    )
    first = run.start()

    code, _ = first.ends()

    assert code == 3
    first.saves("a")


def test_a_script_that_saves_at_sigterm_has_its_checkpoint_kept(run: ResumedRun) -> None:
    script = """
import os, signal, sys
def save(*_):
    open("ckpt/last", "w").write("1")
    sys.exit(0)
signal.signal(signal.SIGTERM, save)
"""
    run.launched(script + ENDLESS, CKPT)
    first = run.start()
    first.says("waits")

    first.process.send_signal(signal.SIGTERM)

    assert first.ends()[0] == 0
    first.saves("last")


def test_a_checkpoint_that_was_cut_off_is_not_listed(run: ResumedRun) -> None:
    script = """
import os, signal
os.makedirs("ckpt/step-1"); open("ckpt/step-1/model.pt", "wb").write(b"PK\\x03\\x04 half of it")
os.kill(os.getpid(), signal.SIGKILL)
"""
    run.launched(script, CKPT)
    first = run.start()

    assert first.ends()[0] == 137
    assert "checkpoints.json" not in first.place.present()


def test_objects_that_are_damaged_or_gone_are_never_restored(run: ResumedRun) -> None:
    run.launched("open('ckpt/a', 'w').write('1')", CKPT)
    first = run.start()
    assert first.ends()[0] == 0
    run.s3.put_object(Bucket=BUCKET, Key=object_key(first.place.name, 1), Body=b"2")
    run.points(2, first.place.name)

    code, said = run.start(attempt=2).ends()

    assert code == 143
    assert "could not restore the checkpoints" in said
    assert list((run.starts[-1].folder / "ckpt").iterdir()) == []


def test_a_run_that_goes_on_from_another_one_fails_of_its_own_if_that_is_gone(run: ResumedRun) -> None:
    run.launched("open('ckpt/a', 'w').write('1')", CKPT)
    first = run.start()
    assert first.ends()[0] == 0
    run.launched("print(open('ckpt/a').read())", CKPT._replace(resume_from=first.place.name))
    code, said = run.start().ends()
    assert (code, said.splitlines()[-1]) == (0, "1")
    run.points(2, None)
    assert run.start(attempt=2).ends()[0] == 0
    for key in sorted(first.place.present()):
        run.s3.delete_object(Bucket=BUCKET, Key=f"outputs/{first.place.name}/{key}")

    code, said = run.start().ends()

    assert code == 116
    assert "there are none any more" in said


def test_a_restored_checkpoint_is_saved_again_at_the_new_place(run: ResumedRun) -> None:
    run.launched("open('ckpt/a-1', 'w').write('1'); open('ckpt/a-2', 'w').write('2')", CKPT)
    first = run.start()
    assert first.ends()[0] == 0
    run.launched("import os; print(sorted(os.listdir('ckpt')))" + ENDLESS, CKPT)
    run.points(2, first.place.name)
    second = run.start(attempt=2)

    saved = second.saves("a-1", "a-2")

    assert {file.path for one in saved.checkpoints for file in one.files} == {"a-1", "a-2"}
    times = [(second.folder / "ckpt" / name).stat().st_mtime for name in ("a-1", "a-2")]
    assert times == sorted(times)
    assert times[0] < times[1]


def test_nothing_of_a_restoration_is_left_if_the_runner_is_killed_meanwhile(run: ResumedRun, tmp_path: Path) -> None:
    run.launched("open('ckpt/a', 'w').write('1')", CKPT)
    first = run.start()
    assert first.ends()[0] == 0
    run.points(2, first.place.name)
    run.s3.delete_object(Bucket=BUCKET, Key=object_key(first.place.name, 1))
    second = run.start(attempt=2)

    wait_for(lambda: list(second.folder.glob("ckpt/.launchbay-*")))
    second.is_reclaimed()

    assert [path.name for path in (second.folder / "ckpt").iterdir() if not path.name.startswith(".launchbay-")] == []
