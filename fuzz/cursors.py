"""Cursors of lists and logs: as they were given, damaged, or made up."""

from __future__ import annotations

import base64

from fuzz.account import Account

NO_RUN = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"  # a run that no account has


def make_cursor(account: Account) -> str:
    """A cursor that was given, whole, cut or with a character changed, or one that was made up."""
    rng = account.rng
    text = rng.choice(account.cursors) if account.cursors and rng.random() < 0.8 else rng.choice(_CURSORS)
    if rng.random() < 0.6 and text:
        at = rng.randrange(len(text))
        changed = (
            text[:at],
            text[:at] + chr(ord(text[at]) ^ 1 << rng.randrange(7)) + text[at + 1 :],
            text + text,
            text[at:],
        )
        return rng.choice(changed)
    return text


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


_CURSORS = tuple(
    _encoded(text)
    for text in (
        *("runs:" + NO_RUN, "runs:\x00", "runs:é", "jobs:digits", "jobs:", "jobs:a/b", ":x", "x" * 1500),
        *("versions:1", "versions:-1", "versions:99999999999", "versions:²"),
        *("logs:[0,null]", "logs:[99,null]", 'logs:[0,"f/1"]', "logs:[true,{}]", "logs:[1e999,null]"),
        *("logs:null", "logs:{}", "logs:" + "[" * 1200, "logs:" + "9" * 1300),
    )
)
