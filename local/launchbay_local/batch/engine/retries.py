"""AWS Batch's retry strategies: whether a failed job is started again."""

from __future__ import annotations

import re

from launchbay_local.batch.records.records import ExitRule, Outcome, RetryStrategy


def should_retry(strategy: RetryStrategy, attempts_made: int, outcome: Outcome) -> bool:
    """Whether another attempt follows the failed one.

    The first rule of `evaluateOnExit` that matches decides; a failure that matches no rule is retried.
    """
    if outcome.is_final or attempts_made >= strategy.attempts:
        return False
    rule = next((rule for rule in strategy.evaluate_on_exit if _matches(rule, outcome)), None)
    return rule is None or rule.action == "RETRY"


def _matches(rule: ExitRule, outcome: Outcome) -> bool:
    exit_code = None if outcome.exit_code is None else str(outcome.exit_code)
    pairs = (
        (rule.on_exit_code, exit_code),
        (rule.on_reason, outcome.reason),
        (rule.on_status_reason, outcome.status_reason),
    )
    return all(pattern is None or _fits(pattern, text or "") for pattern, text in pairs)


def _fits(pattern: str, text: str) -> bool:
    """Whether the text fits a pattern in which only `*` is special."""
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), text, re.DOTALL) is not None
