from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from launchbay.runtime.results.log.patterns import MAX_LINE, Found, LogPatterns

TEXT = b"epoch 1 loss=0.5\nloss=0.4 acc=0.9\r\x1b[32mloss\x1b[0m=nan\nloss=many\n\xff loss=0.2"
FOUND = [("loss", 0.5), ("loss", 0.4), ("accuracy", 0.9), ("loss", float("nan")), ("loss", 0.2)]


def patterns() -> LogPatterns:
    return LogPatterns({"loss": r"loss=(\S+)", "accuracy": "acc(?:uracy)?=([0-9.]+)", "never": r"nothing(\d)?"})


@given(st.lists(st.integers(0, len(TEXT))))
def test_values_are_found_however_the_text_is_cut(cuts: list[int]) -> None:
    looked_for = patterns()
    bounds = [0, *sorted(cuts), len(TEXT)]
    found: list[Found] = []
    for start, end in pairwise(bounds):
        found += looked_for.feed(1, TEXT[start:end])
    found += looked_for.end()

    assert repr([(one.name, one.value) for one in found]) == repr(FOUND)
    assert [one.step for one in found if one.name == "loss"] == [0, 1, 2, 3]


def test_the_lines_of_two_streams_do_not_mix() -> None:
    looked_for = patterns()

    assert list(looked_for.feed(1, b"loss=")) == list(looked_for.feed(2, b"loss=2\nlos"))[:0]
    assert [one.value for one in (*looked_for.feed(1, b"1\n"), *looked_for.feed(2, b"s=3\n"))] == [1.0, 3.0]


def test_of_a_long_line_the_beginning_is_looked_at() -> None:
    looked_for = patterns()

    found = [*looked_for.feed(1, b"loss=1 " + b"x" * MAX_LINE), *looked_for.feed(1, b"acc=0.5\n")]

    assert [one.name for one in found] == ["loss"]


def test_a_group_that_matched_nothing_is_no_value_and_a_dropped_metric_is_not_looked_for() -> None:
    looked_for = patterns()
    looked_for.drop("loss")

    assert list(looked_for.feed(1, b"nothing\nloss=1\n")) == []
