"""`launchbay prepare` and `launchbay results` around a command in a container of its own, which a shell stands for."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_support import wait_for
from held_uploads import hold
from launchbay_core.contracts.results import RESULTS_FAILED
from launchbay_core.contracts.results.declared import DeclaredResults
from launchbay_local.http.messages import Response
from results_support import Agent, Endpoint, Exec, Place, refuse_uploads, stopped

DECLARED = DeclaredResults(outputs={"model": "out"})
RUNNING = {"Name": "job", "KnownStatus": "RUNNING"}
WRITE = 'mkdir -p out && echo weights > out/model.pt && echo plot > "$LAUNCHBAY_OUTPUT_DIR/plot.png"; exit '
EXPECTED = {"out/model.pt": b"weights\n", "plot.png": b"plot\n"}


@pytest.fixture
def agent() -> Iterator[Agent]:
    agent = Agent()
    yield agent
    agent.server.stop()


class Task:
    """A task with a shared volume."""

    def __init__(self, place: Place, folder: Path, agent: Agent) -> None:
        self.runner = Exec(place, folder / "nowhere", DECLARED)
        self.volume, self.image, self.agent = folder / "volume", folder / "image", agent
        self.image.mkdir()
        self.volume.mkdir()

    def prepare(self) -> None:
        """Run the container for inputs."""
        process = self.runner.start_program("prepare", str(self.volume))
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said

    def run(self, script: str) -> int:
        """Run the job's own container."""
        command = ["/bin/sh", str(self.volume / "start"), "sh", "-c", script]
        return subprocess.run(command, cwd=self.image, env={"PATH": os.environ["PATH"]}, check=False).returncode

    def results(self) -> subprocess.Popen[str]:
        """Start the container for results."""
        process = self.runner.start_program("results", str(self.volume), **self.agent.environment)
        wait_for(lambda: self.agent.asked or process.poll() is not None)
        return process


@pytest.fixture
def task(place: Place, agent: Agent, tmp_path: Path) -> Task:
    agent.say(RUNNING)
    task = Task(place, tmp_path, agent)
    task.prepare()
    return task


@pytest.mark.parametrize("code", [0, 3, 137])
def test_results_are_kept_and_the_container_ends_as_the_command_s(code: int, task: Task, place: Place) -> None:
    process = task.results()
    assert task.run(WRITE + str(code)) == code
    task.agent.say(stopped("job", code))

    assert process.wait(60) == code
    assert place.output_contents() == EXPECTED
    assert place.outputs().is_complete


def test_files_are_uploaded_while_the_command_runs(task: Task, place: Place) -> None:
    process = task.results()
    task.run(WRITE + "0")

    wait_for(lambda: "outputs.json" in place.present() and len(place.outputs().outputs) == 2)
    assert not place.outputs().is_complete
    task.agent.say(stopped("job", 0))
    assert process.wait(60) == 0


def test_without_s3_at_the_end_the_container_ends_with_a_code_of_its_own(task: Task, aws: Endpoint) -> None:
    aws.intercept = refuse_uploads
    process = task.results()
    task.run(WRITE + "0")
    task.agent.say(stopped("job", 0))

    _, said = process.communicate(timeout=60)

    assert process.returncode == RESULTS_FAILED
    assert "could not upload" in said


def test_after_a_sigterm_what_is_there_is_uploaded_and_the_command_s_end_is_waited_for(
    task: Task, place: Place
) -> None:
    process = task.results()
    task.run(WRITE + "0")
    process.send_signal(signal.SIGTERM)
    wait_for(lambda: "outputs.json" in place.present() and len(place.outputs().outputs) == 2)
    assert process.poll() is None

    task.agent.say(stopped("job", 143))

    assert process.wait(60) == 143
    assert place.output_contents() == EXPECTED


def test_a_second_signal_breaks_the_last_upload_off(task: Task, aws: Endpoint, place: Place) -> None:
    came, go_on = hold(aws)
    task.run(WRITE + "0")
    task.agent.say(stopped("job", 0))
    process = task.results()
    assert came.wait(60)

    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    assert "another signal breaks that off" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)

    assert process.wait(20) == 128 + signal.SIGTERM
    assert "outputs.json" not in place.present()
    go_on.set()


def test_a_command_that_could_not_start_fails_the_run(task: Task) -> None:
    process = task.results()
    task.agent.say({"Name": "job", "KnownStatus": "STOPPED"})

    assert process.wait(60) == 125


def test_an_agent_that_is_silent_for_a_while_is_asked_again(task: Task) -> None:
    task.agent.answer = Response(500)
    process = task.results()
    wait_for(lambda: len(task.agent.asked) > 2)
    task.run(WRITE + "0")
    task.agent.say(stopped("job", 0))

    _, said = process.communicate(timeout=60)

    assert process.returncode == 0
    assert said.count("the ECS agent answers with status 500; it is asked again") == 1


def test_without_its_manifest_results_can_t_be_kept_and_the_command_s_end_is_waited_for(
    task: Task, place: Place
) -> None:
    task.runner.environment["LAUNCHBAY_INPUTS"] += "gone/"
    process = task.results()
    assert process.poll() is None
    task.agent.say(stopped("job", 0))

    _, said = process.communicate(timeout=60)

    assert process.returncode == 125
    assert "results can't be kept" in said
    assert place.present() == set()
