r"""Conditions on runs, as people type them: `lr>0.1`, `conf/train.yaml:epochs=5`, `state!=FAILED`, `duration>=10m`.

    condition = subject operator value
    operator  = "=" | "!=" | "<" | "<=" | ">" | ">="

The first operator ends the subject, so that a value may have any character. Spaces around both are ignored. In a key,
`\=` and `\:` are themselves, as in assignments. A `=` before a colon may belong to a file's name, as in
`conf/x=1.yaml:lr=0.5`: it does if that name ends as a config file's does, begins with no fact, and a condition follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from launchbay_core.domain.clock import to_text
from launchbay_core.domain.run_search.moments import parse_moment, parse_seconds
from launchbay_core.domain.run_search.operands import Operand, parse_operand
from launchbay_core.domain.run_search.subjects import FACTS, Fact, Subject, parse_subject
from launchbay_core.errors import Malformed

MAX_CONDITION = 2000  # characters
MAX_CONDITIONS = 20
_OPERATOR = re.compile(r"\\[\\=:]|(?P<operator>[<>!]=|[<>=])")
_FILE = re.compile(r"""\s*(?P<first>[^\s:"'<>!=\\]+)=[^\s:"'<>!\\]*:""")
_MISTAKEN = {"==": "=", "=>": ">=", "=<": "<="}
_EXAMPLE = "write it as `lr>0.1`, `trainer.model=vit` or `state!=FAILED`"


@dataclass(frozen=True)
class Condition:
    """One condition; `operator` is one of `=`, `!=`, `<`, `<=`, `>`, `>=`."""

    subject: Subject
    operator: str
    operand: Operand


def parse_condition(text: str, now: datetime) -> Condition:
    """Read a condition; a time such as `created>2d` is counted back from `now`.

    Raises:
        Malformed: it is not one; says what is missing.

    >>> from datetime import UTC
    >>> parse_condition("trainer.lr <= 1e-3", datetime.now(UTC))
    Condition(subject=Input(text='trainer.lr'), operator='<=', operand=Operand(text='1e-3', value=0.001))
    """
    if len(text) > MAX_CONDITION:
        raise Malformed(f"The condition `{text[:80]}…` is too long: it may have {MAX_CONDITION:,} characters.")
    found = _find_operator(text, _end_of_file(text)) or _find_operator(text, 0)
    if found is None:
        raise Malformed(f"The condition `{text}` has no `=`, `!=`, `<`, `<=`, `>` or `>=`: {_EXAMPLE}.")
    left = text[: found.start()].strip()
    if not left:
        raise Malformed(f"The condition `{text}` names nothing: {_EXAMPLE}.")
    if left.endswith(":"):
        raise Malformed(f"The condition `{text}` has `:{found['operator']}`: {_EXAMPLE}.")
    if meant := _MISTAKEN.get(text[found.start() : found.start() + 2]):
        value = text[found.start() + 2 :].strip()
        raise Malformed(
            f"The condition `{text}` has `{text[found.start() : found.start() + 2]}`: write `{left}{meant}{value}`."
        )
    subject = parse_subject(left)
    return Condition(subject, found["operator"], _operand(subject, text[found.end() :].strip(), now))


def _find_operator(text: str, start: int) -> re.Match[str] | None:
    """The first operator from `start` on without a backslash before it."""
    return next((found for found in _OPERATOR.finditer(text, start) if found["operator"]), None)


def _end_of_file(text: str) -> int:
    """Where the name of a file with `=` in it ends; 0 if a text doesn't begin with one."""
    found = _FILE.match(text)
    if found is None or found["first"] in FACTS:
        return 0
    from launchbay_core.inputs.formats.registry import suffixes  # noqa: PLC0415  (it needs the readers, which are slow)

    return found.end() if found[0].endswith(tuple(f"{suffix}:" for suffix in suffixes())) else 0


def _operand(subject: Subject, typed: str, now: datetime) -> Operand:
    """What a fact is compared with has the fact's own words: a duration, a time, a state in any case."""
    match subject:
        case Fact("duration"):
            return Operand(typed, parse_seconds(typed))
        case Fact("created"):
            moment = to_text(parse_moment(typed, now))
            return Operand(moment, moment)
        case Fact("state" | "id" | "rerun_of"):
            return Operand(typed.upper(), typed.upper())
    return parse_operand(typed)
