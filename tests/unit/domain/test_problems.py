"""Problem documents of input errors: a hundred, of bounded length, and whether there may be more."""

from __future__ import annotations

import json

import pytest

from launchbay_core.domain.problems import MAX_ERRORS, MAX_TEXT, problem_of
from launchbay_core.errors import AwsError, AwsRefused, AwsUnavailable, Busy, Contended, Malformed
from launchbay_core.inputs.errors import InputError, InvalidInputs


@pytest.mark.parametrize(("count", "more"), [(1, False), (99, False), (100, True), (300, True)])
def test_at_most_a_hundred_errors_are_listed(count: int, more: bool) -> None:
    inputs = problem_of(InvalidInputs([InputError(f"a{number}", "type", "wrong") for number in range(count)]))
    fields = problem_of(Malformed("Wrong.", [{"field": "a", "message": "wrong"}] * count))

    for problem in (inputs, fields):
        assert len(problem.extra["errors"]) == min(count, MAX_ERRORS)
        assert problem.extra["more"] is more


def test_the_detail_says_how_many_others_there_are() -> None:
    def detail(count: int) -> str:
        return problem_of(InvalidInputs([InputError("a", "type", "wrong")] * count)).detail

    assert [detail(1), detail(3), detail(500)] == ["wrong", "wrong (and 2 more)", "wrong (and at least 99 more)"]


def test_an_error_has_no_text_or_value_of_any_length() -> None:
    error = InputError("p" * 100_000, "type", "m" * 100_000, "e" * 100_000, ["g" * 100_000], "s" * 100_000)

    (shown,) = problem_of(InvalidInputs([error])).extra["errors"]

    assert len(json.dumps(shown)) < 5 * MAX_TEXT
    assert shown["given"] is None
    assert shown["message"].endswith("m …")


@pytest.mark.parametrize("error", [AwsUnavailable("no"), Busy("A run"), Contended("no")])
def test_what_may_succeed_in_a_moment_is_a_503_that_says_when(error: Exception) -> None:
    problem = problem_of(error)

    assert (problem.status, problem.name) == (503, "busy")
    assert int(problem.headers["Retry-After"]) > 0


@pytest.mark.parametrize("error", [AwsError("no"), AwsRefused("no"), TypeError("no")])
def test_what_would_fail_again_is_a_500(error: Exception) -> None:
    assert problem_of(error).status == 500
