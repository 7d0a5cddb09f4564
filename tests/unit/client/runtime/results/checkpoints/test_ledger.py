"""When an entry is ready: at rest, alone or with all others; by the script's word; in a hurry; after the end."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from launchbay.runtime.results.checkpoints.folder import Entry, FileState, FoundFile
from launchbay.runtime.results.checkpoints.ledger import Ledger, Restored, Sight, Version
from launchbay_core.contracts.results.declared import Checkpoints
from launchbay_core.contracts.results.manifests import Checkpoint

EVERY = 60


def ledger(keep: int = 3, restored: Restored | None = None, unfinished: Collection[str] = ()) -> Ledger:
    return Ledger(Checkpoints("ckpt", keep, EVERY), restored or {}, lambda entry: entry.name in unfinished)


def folder(name: str, changed_at: float, version: int = 1) -> Entry:
    """A checkpoint of one file in a folder, which changed last at that second."""
    found = FoundFile(Path(name), FileState(1, version, 10, int(changed_at * 1e9), int(changed_at * 1e9)))
    return Entry(name, {f"{name}/model.bin": found}, changed_at)


def file(name: str, changed_at: float) -> Entry:
    found = FoundFile(Path(name), FileState(1, 2, 10, int(changed_at * 1e9), int(changed_at * 1e9)))
    return Entry(name, {name: found}, changed_at)


def names(of: Ledger, *entries: Entry, at: float, busy: Collection[str] = (), hurried: bool = False) -> list[list[str]]:
    """The groups that are ready, by the names of their entries."""
    sight = Sight({entry.name: entry for entry in entries}, busy, at)
    return [[one.name for one in group.entries] for group in of.groups(sight, is_hurried=hurried)]


def lists(of: Ledger, *entries: Entry) -> list[str]:
    """List entries as they are; what is listed then."""
    versions = [Version(entry, Checkpoint(entry.name, "", [])) for entry in entries]
    of.commit(of.propose(versions, [entry.name for entry in entries]))
    return list(of.listed)


def test_a_folder_rests_longer_than_a_file() -> None:
    assert names(ledger(), folder("step-1", 100), at=104) == []
    assert names(ledger(), folder("step-1", 100), at=105) == [["step-1"]]
    assert names(ledger(), file("last.pt", 100), at=100.6) == [["last.pt"]]


def test_a_file_rests_longer_where_nobody_sees_who_writes_to_it() -> None:
    of = Ledger(Checkpoints("ckpt", 3, EVERY), {}, lambda _entry: False, file_rest=5)

    assert names(of, file("last.pt", 100), at=104) == []
    assert names(of, file("last.pt", 100), at=105) == [["last.pt"]]


def test_what_is_open_for_writing_is_not_ready_however_long_it_rests() -> None:
    assert names(ledger(), folder("step-1", 100), at=1000, busy={"step-1"}) == []


def test_what_rests_at_the_same_moment_is_listed_together() -> None:
    model, optimizer = file("model.pt", 100), file("optimizer.pt", 103)

    assert names(ledger(), model, optimizer, at=103.1) == []
    assert names(ledger(), model, optimizer, at=104) == [["optimizer.pt", "model.pt"]]


def test_beside_a_file_that_never_rests_an_entry_waits_for_an_interval() -> None:
    of = ledger()

    assert names(of, folder("step-1", 100), file("log", 110), at=110, busy={"log"}) == []
    assert names(of, folder("step-1", 100), file("log", 159), at=159, busy={"log"}) == []
    assert names(of, folder("step-1", 100), file("log", 160), at=160, busy={"log"}) == [["step-1"]]


def test_a_folder_that_is_never_long_at_rest_is_taken_in_a_pause_in_the_end() -> None:
    of = ledger()
    for second in range(100, 158, 3):
        assert names(of, folder("last", second, second), at=second + 2) == []

    assert names(of, folder("last", 163, 163), at=165) == [["last"]]


def test_a_clock_that_was_set_back_keeps_nothing_from_being_saved() -> None:
    of = ledger()

    assert names(of, folder("step-1", 5000), at=100) == []
    assert names(of, folder("step-1", 5000), at=105) == [["step-1"]]


def test_the_script_s_word_makes_an_entry_ready_at_once_and_its_series_ask_for_it() -> None:
    of = ledger()
    of.report(["step-1"], 100.2)

    assert names(of, folder("step-1", 100), at=100.3) == [["step-1"]]
    assert names(of, folder("step-1", 100.25), at=1000) == []  # it was touched after the word
    assert names(of, folder("step-2", 200), at=1000) == []
    assert names(of, folder("best", 200), at=1000) == [["best"]]


def test_in_a_hurry_a_short_rest_must_do_and_each_is_listed_for_itself() -> None:
    entries = folder("step-1", 100), folder("step-2", 101), folder("step-3", 102.5)

    assert names(ledger(), *entries, at=103, hurried=True) == [["step-2"], ["step-1"]]


def test_what_was_restored_waits_until_nothing_new_is_there() -> None:
    old = folder("step-1", 100)
    of = ledger(restored={"step-1": {"step-1/model.bin": (10, int(100 * 1e9))}})

    assert names(of, old, folder("step-2", 100, 2), at=200) == [["step-2"]]
    assert lists(of, folder("step-2", 100, 2)) == ["step-2"]
    groups = of.groups(Sight({"step-1": old, "step-2": folder("step-2", 100, 2)}, (), 300))
    assert [([one.name for one in group.entries], group.can_wait) for group in groups] == [(["step-1"], True)]
    assert names(of, old, at=300, hurried=True) == []


def test_an_unfinished_entry_is_never_ready_and_pushes_nothing_out() -> None:
    of = ledger(keep=1, unfinished={"step-2"})

    assert names(of, folder("step-1", 100), folder("step-2", 200), at=1000) == [["step-1"]]


def test_what_newer_entries_push_out_is_not_saved_again_and_again() -> None:
    of = ledger(keep=2)
    entries = [folder(f"step-{number}", number, number) for number in range(1, 5)]

    assert names(of, *entries, at=1000) == [["step-4", "step-3"]]
    assert lists(of, entries[2], entries[3]) == ["step-3", "step-4"]
    assert names(of, *entries, at=2000) == []
    assert list(of.pending({entry.name: entry for entry in entries})) == []


def test_after_a_command_that_was_killed_only_what_had_been_at_rest_is_taken() -> None:
    entries = {"step-1": folder("step-1", 100), "step-2": folder("step-2", 200)}
    sight = Sight(entries, (), 200.5)

    assert [one.name for one in ledger().last_group(sight, ended_by_itself=False).entries] == ["step-1"]
    assert [one.name for one in ledger().last_group(sight, ended_by_itself=True).entries] == ["step-2", "step-1"]


def test_an_entry_with_a_fault_is_left_out() -> None:
    assert names(ledger(), folder("step-1", 100)._replace(fault="it is a pipe"), at=1000) == []
