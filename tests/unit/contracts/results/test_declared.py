import pytest

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.declared import (
    NOTHING_DECLARED,
    Checkpoints,
    DeclaredResults,
    PlacedOutput,
    results_document,
    results_of,
)
from launchbay_core.contracts.results.restore import RestorePointer, parse_pointer, write_pointer
from launchbay_core.domain.results.declarations import CheckpointFolder

PLACE = "AROAEXAMPLEEXAMPLE123:0123456789abcdef0123456789abcdef"
DECLARED = DeclaredResults(
    outputs={"model": "out"},
    checkpoints=Checkpoints("ckpt", 5, 30),
    metrics={"loss": r"loss=(\S+)"},
    resume_from=PLACE,
    placed={"base": PlacedOutput("inputs/base", "01JZ", PLACE, "model", "ab" * 32)},
)


def test_declared_results_read_as_they_were_written() -> None:
    assert results_of(results_document(DECLARED)) == DECLARED
    assert results_of(None) == NOTHING_DECLARED


@pytest.mark.parametrize(
    "changes",
    [
        {"outputs": {"model": "../out"}},
        {"outputs": {"a/b": "out"}},
        {"metrics": {"loss": "("}},
        {"resume_from": "elsewhere/outputs"},
        {"checkpoints": {"path": "/ckpt", "keep": 3, "every_seconds": 60}},
        {"checkpoints": {"path": "ckpt", "keep": 0, "every_seconds": 60}},
        {"placed": {"base": {**DECLARED.placed["base"]._asdict(), "path": "../x"}}},
        {"placed": {"base": {**DECLARED.placed["base"]._asdict(), "place": "../x"}}},
    ],
)
def test_declared_results_that_lead_elsewhere_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        results_of({**results_document(DECLARED), **changes})


def test_the_defaults_of_a_job_are_those_of_a_run_without_any() -> None:
    folder, run = CheckpointFolder(path="ckpt"), Checkpoints()
    assert (folder.keep, folder.every_seconds) == (run.keep, run.every_seconds)


@pytest.mark.parametrize("pointer", [RestorePointer(PLACE), RestorePointer(None)])
def test_a_pointer_reads_as_it_was_written(pointer: RestorePointer) -> None:
    assert parse_pointer(write_pointer(pointer)) == pointer


@pytest.mark.parametrize("content", [b"", b"{}", b'{"version": 1}', b'{"version": 1, "place": "../x"}', b"[]"])
def test_what_is_not_a_pointer_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableContract):
        parse_pointer(content)
