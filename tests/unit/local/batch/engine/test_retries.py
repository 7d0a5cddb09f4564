"""Which failures are retried."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_local.batch.engine.retries import should_retry
from launchbay_local.batch.records.records import ExitRule, Outcome, RetryStrategy
from launchbay_local.batch.tasks.reasons import EXITED, INTERRUPTED


def outcome(exit_code: int | None = 1, status_reason: str = EXITED, **more: Any) -> Outcome:
    return Outcome(exit_code=exit_code, status_reason=status_reason, **more)


def strategy(*rules: dict[str, str], attempts: int = 3) -> RetryStrategy:
    return RetryStrategy(attempts=attempts, evaluate_on_exit=tuple(ExitRule.model_validate(rule) for rule in rules))


def test_a_failure_is_tried_again_until_the_attempts_are_used_up() -> None:
    assert should_retry(strategy(attempts=2), 1, outcome())
    assert not should_retry(strategy(attempts=2), 2, outcome())


def test_what_was_asked_to_end_is_not_tried_again() -> None:
    assert not should_retry(strategy(), 1, outcome(is_final=True))


@pytest.mark.parametrize(
    ("rule", "ended", "retried"),
    [
        ({"onExitCode": "1", "action": "EXIT"}, outcome(1), False),
        ({"onExitCode": "1", "action": "EXIT"}, outcome(11), True),
        ({"onExitCode": "1*", "action": "EXIT"}, outcome(137), False),
        ({"onExitCode": "*", "action": "EXIT"}, outcome(2), False),
        ({"onReason": "CannotStart*", "action": "EXIT"}, outcome(127, reason="CannotStartContainerError: x"), False),
        ({"onReason": "CannotStart*", "action": "EXIT"}, outcome(1), True),
        ({"onStatusReason": "Host EC2*", "action": "EXIT"}, outcome(None, INTERRUPTED), False),
        ({"onStatusReason": "Task*", "onExitCode": "1", "action": "EXIT"}, outcome(1), True),
        ({"onReason": "a.c", "action": "EXIT"}, outcome(1, reason="abc"), True),
    ],
)
def test_a_rule_decides_only_if_all_its_conditions_match(
    rule: dict[str, str], ended: Outcome, *, retried: bool
) -> None:
    assert should_retry(strategy(rule), 1, ended) is retried


def test_the_first_rule_that_matches_decides() -> None:
    rules = strategy({"onExitCode": "7", "action": "RETRY"}, {"onExitCode": "*", "action": "EXIT"})

    assert should_retry(rules, 1, outcome(7))
    assert not should_retry(rules, 1, outcome(8))
