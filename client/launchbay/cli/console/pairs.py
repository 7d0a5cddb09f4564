"""Options whose values are pairs: `--env NAME=VALUE`, given any number of times."""

from __future__ import annotations

from collections.abc import Sequence

import click


def parse_pairs(option: str, texts: Sequence[str]) -> dict[str, str]:
    """The values of an option by their names; of one name, the last.

    Raises:
        UsageError: a text is not a pair.

    >>> parse_pairs("--env", ["A=1", "B=x=y"])
    {'A': '1', 'B': 'x=y'}
    """
    return dict(_parse_pair(option, text) for text in texts)


def _parse_pair(option: str, text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"Invalid value for {option}: give NAME=VALUE.")  # what was given may be a secret
    return name, value
