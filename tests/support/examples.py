"""How many examples a property tries."""

from __future__ import annotations

import os

IS_GATE = bool(os.environ.get("CI"))
_SHARE_OF_GATE = 5


def examples(most: int) -> int:
    """`most` where people work; a fifth of it in a gate, which tries the same examples each time.

    `LAUNCHBAY_EXAMPLES` is the number for all properties instead.
    """
    if asked := os.environ.get("LAUNCHBAY_EXAMPLES"):
        return int(asked)
    return max(1, most // _SHARE_OF_GATE) if IS_GATE else most
