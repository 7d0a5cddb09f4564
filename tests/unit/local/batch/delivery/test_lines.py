"""How raw output becomes log lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.batch.delivery.lines import LineSplitter


def cut(*chunks: bytes, max_bytes: int = 1000) -> list[str]:
    cutter = LineSplitter(max_bytes)
    return [line for chunk in chunks for line in cutter.feed(chunk)] + cutter.finish()


def test_a_line_that_comes_in_parts_is_one_line() -> None:
    assert cut(b"lo", b"ss: 0", b".1\nnext\n") == ["loss: 0.1", "next"]


def test_the_last_line_needs_no_newline() -> None:
    assert cut(b"a\nb") == ["a", "b"]


def test_output_that_ends_with_a_newline_has_no_empty_line_after_it() -> None:
    assert cut(b"a\n") == ["a"]


def test_an_empty_line_is_kept_as_a_space_since_cloudwatch_takes_no_empty_message() -> None:
    assert cut(b"a\n\nb\n") == ["a", " ", "b"]


def test_of_a_progress_bar_only_the_last_state_is_a_line() -> None:
    assert cut(b"\r 10%", b"\r 50%\r", b"\r100%\n", b"done\n") == ["100%", "done"]


def test_windows_line_ends_are_line_ends() -> None:
    assert cut(b"a\r\nb\r\n") == ["a", "b"]


def test_a_progress_bar_shows_its_present_state_to_those_who_follow() -> None:
    cutter = LineSplitter()
    cutter.feed(b"\r 10%\r 20%")

    assert cutter.redraw() == [" 20%"]


def test_a_line_in_the_making_is_no_progress_bar() -> None:
    cutter = LineSplitter()
    cutter.feed(b"Password: ")

    assert cutter.redraw() == []


def test_a_progress_bar_that_redraws_itself_for_days_is_not_kept_whole() -> None:
    cutter = LineSplitter()
    for percent in range(10_000):
        cutter.feed(b"\r%d of 10000" % percent)

    assert len(cutter._rest) < 100
    assert cutter.unfinished == sum(len(b"\r%d of 10000" % percent) for percent in range(10_000))
    assert cutter.finish() == ["9999 of 10000"]


def test_a_line_that_is_too_long_is_cut() -> None:
    assert cut(b"abcdefgh\nxy\n", max_bytes=3) == ["abc", "def", "gh", "xy"]


def test_a_line_without_end_is_cut_as_it_grows() -> None:
    cutter = LineSplitter(4)

    assert cutter.feed(b"abcdef") == ["abcd"]
    assert cutter.unfinished == 2


def test_a_character_is_never_cut_in_two() -> None:
    text = "ä€🙂" * 10

    assert "".join(cut(text.encode(), max_bytes=7)) == text


def test_invalid_utf_8_is_replaced() -> None:
    assert cut(b"caf\xe9 \xff\n") == ["caf� �"]


@given(st.lists(st.binary(max_size=40)), st.integers(min_value=4, max_value=30))
def test_no_bytes_break_it_and_no_line_is_too_long_or_empty(chunks: list[bytes], max_bytes: int) -> None:
    lines = cut(*chunks, max_bytes=max_bytes)

    # A byte that is replaced takes three in UTF-8.
    assert all(0 < len(line.encode()) <= 3 * max_bytes for line in lines)
    assert not any("\n" in line for line in lines)


@given(st.text(alphabet="ab🙂\n", max_size=60), st.lists(st.integers(min_value=1, max_value=7), min_size=1))
def test_lines_do_not_depend_on_how_the_output_was_cut_up(text: str, sizes: list[int]) -> None:
    content = text.encode()
    chunks, begin = list[bytes](), 0
    while begin < len(content):
        size = sizes[len(chunks) % len(sizes)]
        chunks.append(content[begin : begin + size])
        begin += size

    assert cut(*chunks) == cut(content)
