"""Kinds of attempts at whose calls faults are put, and what must be true of every place afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

from fault_training import COMMAND_DIES, DEADLY, OUTPUTS, STEPS, Ended, Training
from launchbay_core.contracts.results.metric_parts import parse_part
from launchbay_core.contracts.results.places import metrics_prefix, object_key
from results_support import BUCKET, Place


def saved_steps(place: Place) -> list[int]:
    """The steps whose checkpoints a place lists, in its order: each must be there, whole and of one version."""
    if "checkpoints.json" not in place.present():
        return []
    steps = []
    for checkpoint in place.checkpoints().checkpoints:
        contents = {file.path: place.content(object_key(place.name, file.number)) for file in checkpoint.files}
        assert set(contents) == {f"{checkpoint.name}/model.txt", f"{checkpoint.name}/optimizer.txt"}
        assert len(set(contents.values())) == 1, contents
        steps.append(int(checkpoint.name.removeprefix("step-")))
    return steps


def check_place(place: Place) -> None:
    """What must be true of every place, however its attempt ended: what is listed is there, whole."""
    saved_steps(place)
    if "outputs.json" in place.present():
        for path, content in place.output_contents().items():
            assert path in OUTPUTS
            assert path != "model.bin" or content == OUTPUTS[path]
    parts = place.s3.list_objects_v2(Bucket=BUCKET, Prefix=metrics_prefix(place.name)).get("Contents", [])
    losses = [parse_part(place.content(one["Key"])).series["loss"] for one in parts]
    steps = list(itertools.chain.from_iterable(series.steps for series in losses))
    assert len(set(steps)) == len(steps)


def check_complete(ended: Ended) -> None:
    """What must be true of an attempt that has trained to the last step."""
    assert (ended.code, "Traceback" in ended.said) == (0, False), ended.said
    place = ended.start.place
    assert place.outputs().is_complete
    assert place.output_contents() == OUTPUTS
    assert ended.went_on_after == STEPS or saved_steps(place)[-1] == STEPS


Try = Callable[[Training, Mapping[int, str]], list[str]]


def first_attempt(training: Training, faults: Mapping[int, str]) -> list[str]:
    """Faults at the first attempt; if its machine dies of them, the next one goes on. Its calls."""
    ended = training.attempt(faults)
    _check_end(ended, faults)
    if _deadly(faults):
        _check_next(training, saved_steps(ended.start.place))
    return ended.calls


def second_attempt(training: Training, faults: Mapping[int, str]) -> list[str]:
    """Faults at an attempt that goes on from another one's checkpoints. Its calls."""
    first = training.attempt(until=STEPS - 1)
    saved = saved_steps(first.start.place)
    ended = training.attempt(faults)
    assert ended.went_on_after in {None, saved[-1]}, ended.said
    _check_end(ended, faults)
    if _deadly(faults):
        _check_next(training, saved_steps(ended.start.place) or saved)
    return ended.calls


def placed_inputs(training: Training, faults: Mapping[int, str]) -> list[str]:
    """Faults at an attempt that starts with outputs of another run: its command starts with all of them, or never."""
    training.starts_with_outputs()
    ended = training.attempt(faults)
    assert "Traceback" not in ended.said, ended.said
    assert ended.code == 0 or _deadly(faults), ended.said
    return ended.calls


def _deadly(faults: Mapping[int, str]) -> bool:
    return not DEADLY.isdisjoint(faults.values())


def _check_end(ended: Ended, faults: Mapping[int, str]) -> None:
    check_place(ended.start.place)
    if ended.code == 0 or not (_deadly(faults) or COMMAND_DIES in faults.values()):
        check_complete(ended)
    elif COMMAND_DIES in faults.values() and "outputs.json" in ended.start.place.present():
        assert ended.start.place.outputs().is_complete


def _check_next(training: Training, saved: list[int]) -> None:
    """The next attempt goes on after the last step that is saved, or says that none is; and it ends well."""
    ended = training.attempt()
    check_place(ended.start.place)
    check_complete(ended)
    assert ended.went_on_after == (saved[-1] if saved else 0), ended.said
    assert bool(saved) or "it starts from nothing" in ended.said


TRIES: Mapping[str, Try] = {
    "FirstAttempt": first_attempt,
    "SecondAttempt": second_attempt,
    "PlacedInputs": placed_inputs,
}
