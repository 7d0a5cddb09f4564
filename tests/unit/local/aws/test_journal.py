from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from launchbay_local.aws.journal import Journal, StreamLog


def append(streams: StreamLog, journal: Journal, table: str, *numbers: int) -> None:
    with journal.transaction() as cursor:
        streams.append(cursor, table, [{"n": number} for number in numbers])


def read(streams: StreamLog, reader: str, size: int = 10) -> list[int]:
    return [record["n"] for _, record in streams.batch(reader, size)]


def test_a_transaction_that_raises_keeps_nothing(journal: Journal) -> None:
    def write_twice() -> None:
        with journal.transaction() as cursor:
            cursor.execute("INSERT INTO items VALUES ('t', 'k', 'v')")
            cursor.execute("INSERT INTO items VALUES ('t', 'k', 'again')")

    with pytest.raises(sqlite3.IntegrityError):
        write_twice()
    assert journal.rows("SELECT * FROM items") == []


def test_what_was_committed_is_there_for_another_process(journal: Journal, tmp_path: Path) -> None:
    journal.write("INSERT INTO items VALUES ('t', 'k', 'v')")
    another = sqlite3.connect(tmp_path / "journal.sqlite3")
    assert another.execute("SELECT * FROM items").fetchall() == [("t", "k", "v")]
    another.close()


def test_each_reader_goes_its_own_pace_and_what_all_have_read_goes(journal: Journal) -> None:
    streams = StreamLog(journal)
    streams.register("fast", "t", from_start=True)
    streams.register("slow", "t", from_start=True)
    append(streams, journal, "t", 1, 2, 3)
    assert read(streams, "fast") == [1, 2, 3]
    assert read(streams, "slow", 2) == [1, 2]
    streams.advance("fast", streams.batch("fast", 3)[-1][0])
    assert (read(streams, "fast"), read(streams, "slow")) == ([], [1, 2, 3])
    streams.advance("slow", streams.batch("slow", 2)[-1][0])
    assert (read(streams, "slow"), journal.rows("SELECT count(*) FROM stream")) == ([3], [(1,)])


def test_a_reader_goes_on_where_it_stopped(journal: Journal) -> None:
    streams = StreamLog(journal)
    streams.register("r", "t", from_start=True)
    append(streams, journal, "t", 1, 2)
    streams.advance("r", streams.batch("r", 1)[0][0])
    again = StreamLog(journal)
    again.register("r", "t", from_start=True)
    assert read(again, "r") == [2]


def test_a_new_reader_starts_at_the_end_or_at_the_start(journal: Journal) -> None:
    streams = StreamLog(journal)
    streams.register("first", "t", from_start=False)
    append(streams, journal, "t", 1)
    streams.register("latest", "t", from_start=False)
    streams.register("oldest", "t", from_start=True)
    append(streams, journal, "t", 2)
    assert (read(streams, "latest"), read(streams, "oldest")) == ([2], [1, 2])


def test_tables_have_streams_of_their_own(journal: Journal) -> None:
    streams = StreamLog(journal)
    streams.register("a", "ta", from_start=True)
    streams.register("b", "tb", from_start=True)
    append(streams, journal, "ta", 1)
    append(streams, journal, "tb", 2)
    assert (read(streams, "a"), read(streams, "b")) == ([1], [2])
    assert streams.is_read("ta")
    assert not streams.is_read("tc")


def test_a_reader_that_the_template_no_longer_has_keeps_nothing_back(journal: Journal) -> None:
    streams = StreamLog(journal)
    streams.register("old", "t", from_start=True)
    append(streams, journal, "t", 1)
    streams.forget_others(["another"])
    assert journal.rows("SELECT count(*) FROM stream") == [(0,)]
    assert journal.rows("SELECT count(*) FROM checkpoints") == [(0,)]
