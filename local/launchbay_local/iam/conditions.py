"""The conditions of a policy's statement, as IAM evaluates them."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_local.errors import TemplateError
from launchbay_local.iam.patterns import Context, fill, literal, matches, matches_arn, without_variables

_Compare = Callable[[str, str], bool]
_ALL, _ANY, _IF_EXISTS = "ForAllValues:", "ForAnyValue:", "IfExists"


def _moment(text: str) -> float:
    return float(text) if text.replace(".", "").isdigit() else dt.datetime.fromisoformat(text).timestamp()


def _in_network(wanted: str, given: str) -> bool:
    return ipaddress.ip_address(given) in ipaddress.ip_network(wanted, strict=False)


# Each compares the policy's value with the request's. The `Not` of an operator is made from it. Those of `_PATTERNS`
# are given the value as a pattern, the others as the text that it is.
_OPERATORS: dict[str, _Compare] = {
    "StringEquals": lambda wanted, given: wanted == given,
    "StringEqualsIgnoreCase": lambda wanted, given: wanted.lower() == given.lower(),
    "StringLike": matches,
    "ArnEquals": matches_arn,
    "ArnLike": matches_arn,
    "Bool": lambda wanted, given: wanted.lower() == given.lower(),
    "BinaryEquals": lambda wanted, given: wanted == given,
    "IpAddress": _in_network,
    "NumericEquals": lambda wanted, given: float(given) == float(wanted),
    "NumericLessThan": lambda wanted, given: float(given) < float(wanted),
    "NumericLessThanEquals": lambda wanted, given: float(given) <= float(wanted),
    "NumericGreaterThan": lambda wanted, given: float(given) > float(wanted),
    "NumericGreaterThanEquals": lambda wanted, given: float(given) >= float(wanted),
    "DateEquals": lambda wanted, given: _moment(given) == _moment(wanted),
    "DateLessThan": lambda wanted, given: _moment(given) < _moment(wanted),
    "DateLessThanEquals": lambda wanted, given: _moment(given) <= _moment(wanted),
    "DateGreaterThan": lambda wanted, given: _moment(given) > _moment(wanted),
    "DateGreaterThanEquals": lambda wanted, given: _moment(given) >= _moment(wanted),
}
_PATTERNS = frozenset({"StringLike", "ArnEquals", "ArnLike"})
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}


@dataclass(frozen=True)
class Condition:
    """One operator over one key of the request."""

    operator: str
    key: str
    values: tuple[str, ...]
    quantifier: str = ""
    if_exists: bool = False

    def holds(self, context: Context) -> bool:
        """Whether a request fulfils it; never if one of its values has a variable that the request lacks."""
        given = context.get(self.key)
        if self.operator == "Null":
            return (given is None) == (self.values[0].lower() == "true")
        negated = self.operator in _NEGATED
        if given is None:
            return self.if_exists or negated or self.quantifier == _ALL
        filled = [fill(value, context) for value in self.values]
        operator = _NEGATED.get(self.operator, self.operator)
        compare = _OPERATORS[operator]
        wanted = [value if operator in _PATTERNS else literal(value) for value in filled if value is not None]
        if len(wanted) < len(filled):
            return False
        found = [given] if isinstance(given, str) else list(given)
        each = [any(compare(value, one) for value in wanted) != negated for one in found]
        return all(each) if self.quantifier == _ALL or (negated and not self.quantifier) else any(each)


def read_conditions(block: Mapping[str, Mapping[str, Any]], *, has_variables: bool = True) -> tuple[Condition, ...]:
    """The conditions of a statement's `Condition`; policies of the first version have no variables.

    Raises:
        TemplateError: an operator that IAM does not have.
    """
    return tuple(
        _read(name, key, values, has_variables=has_variables)
        for name, keys in block.items()
        for key, values in keys.items()
    )


def _read(name: str, key: str, values: Any, *, has_variables: bool) -> Condition:
    quantifier = next((prefix for prefix in (_ALL, _ANY) if name.startswith(prefix)), "")
    plain = name.removeprefix(quantifier)
    operator = plain.removesuffix(_IF_EXISTS)
    if operator not in _OPERATORS and operator not in _NEGATED and operator != "Null":
        raise TemplateError(f"a policy's condition has the operator `{name}`, which IAM does not have")
    texts = values if isinstance(values, Sequence) and not isinstance(values, str) else [values]
    patterns = tuple(text if has_variables else without_variables(text) for text in map(_text, texts))
    return Condition(operator, key.lower(), patterns, quantifier, plain != operator)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
