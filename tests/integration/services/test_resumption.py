"""Launches that go on from another run's checkpoints: checked before anything is written, and kept with the run."""

from __future__ import annotations

import json

import pytest

from attempt_support import ended_attempt, place_at, put_manifest, save_checkpoint
from core_support import ADA, World
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from launchbay_core.domain.problems import problem_of
from launchbay_core.domain.requests import LaunchRequest, RerunRequest
from launchbay_core.domain.runs import Run
from launchbay_core.errors import Conflict, NotFound, NothingToResume
from launchbay_core.services.launch import launch
from launchbay_core.services.launch_plans import plan
from launchbay_core.services.rerun import plan_rerun, rerun


@pytest.fixture
def first(world: World) -> Run:
    """A run that has failed by itself after its second attempt."""
    world.register()
    run = world.launch()
    attempts = [ended_attempt(11), ended_attempt(12, "Essential container in task exited", exitCode=1)]
    return world.send_status(run, "FAILED", attempts=attempts, container=attempts[-1]["container"])


def restored_place(world: World, run: Run) -> str | None:
    """The place whose checkpoints a run's first attempt restores, as its manifest says it."""
    content = world.adapters.data_bucket.get(manifest_key(inputs_prefix(run.project, run.run_id)))
    return parse_manifest(content).results.resume_from


def test_a_launch_goes_on_from_the_newest_checkpoints_of_a_run_that_failed(world: World, first: Run) -> None:
    save_checkpoint(place_at(11))
    save_checkpoint(place_at(12))

    run = world.launch(resume_from=first.run_id)

    assert restored_place(world, run) == place_at(12)
    assert world.run(run).resumed_from == first.run_id


def test_a_rerun_goes_on_from_its_own_first_run_only_if_asked_to(world: World, first: Run) -> None:
    save_checkpoint(place_at(11))
    put_manifest(place_at(12), b"not a manifest")

    plain = rerun(world.adapters, world.project, first.run_id, RerunRequest.model_validate({}), ADA).run
    asked = RerunRequest.model_validate({"resume": True})
    again = rerun(world.adapters, world.project, first.run_id, asked, ADA).run

    assert (restored_place(world, plain), plain.resumed_from) == (None, None)
    assert (restored_place(world, again), again.resumed_from) == (place_at(11), first.run_id)
    assert plan_rerun(world.adapters, world.project, first.run_id, asked).resumption == (first.run_id, place_at(11))


def test_a_run_that_goes_on_can_be_gone_on_from(world: World) -> None:
    world.register()
    running = world.send_status(world.launch(), "RUNNING", container=ended_attempt(21)["container"])
    save_checkpoint(place_at(21))

    assert restored_place(world, world.launch(resume_from=running.run_id)) == place_at(21)


def test_a_run_without_checkpoints_is_refused_before_anything_is_written(world: World) -> None:
    world.register()
    first = world.launch()
    request = LaunchRequest.model_validate({"job": "job", "resume_from": first.run_id})

    for attempt in (
        lambda: world.launch(resume_from=first.run_id),
        lambda: plan(world.adapters, world.project, request),
    ):
        with pytest.raises(
            NothingToResume, match=f"{first.run_id} has no checkpoint .* it is QUEUED, and has saved none"
        ):
            attempt()

    assert [one.run_id for one in world.adapters.store.list_runs(world.project).items] == [first.run_id]
    ended = world.send_status(first, "FAILED")
    with pytest.raises(NothingToResume, match="it saved none, or they are deleted") as refusal:
        world.launch(resume_from=ended.run_id)
    problem = problem_of(refusal.value)
    assert (problem.status, problem.extra) == (422, {"run_id": first.run_id})


def test_a_run_that_saved_nothing_itself_names_the_one_that_it_went_on_from(world: World, first: Run) -> None:
    save_checkpoint(place_at(12))
    second = world.launch(resume_from=first.run_id)

    with pytest.raises(NothingToResume, match=f"went on from run {first.run_id}, which you can name instead"):
        world.launch(resume_from=second.run_id)


def test_a_run_of_another_project_does_not_exist(world: World, first: Run) -> None:
    save_checkpoint(place_at(12))
    other = World(f"{world.project[:30]}-other", world.bench)
    other.register()

    with pytest.raises(NotFound, match=f"no run `{first.run_id}`"):
        other.launch(resume_from=first.run_id)


def test_an_idempotency_key_tells_what_a_launch_goes_on_from(world: World, first: Run) -> None:
    save_checkpoint(place_at(12))
    given = {"job": "job", "resume_from": first.run_id}

    run, created = launch(world.adapters, world.project, LaunchRequest.model_validate(given), ADA, "key")
    again, repeated = launch(world.adapters, world.project, LaunchRequest.model_validate(given), ADA, "key")

    assert (created, repeated, again.run_id) == (True, False, run.run_id)
    with pytest.raises(Conflict):
        launch(world.adapters, world.project, LaunchRequest.model_validate({"job": "job"}), ADA, "key")


def test_a_manifest_that_resumes_is_one_that_older_runners_refuse(world: World, first: Run) -> None:
    save_checkpoint(place_at(12))
    run = world.launch(resume_from=first.run_id)

    content = world.adapters.data_bucket.get(manifest_key(inputs_prefix(run.project, run.run_id)))

    assert json.loads(content)["version"] == 3
