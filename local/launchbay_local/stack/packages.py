"""Which packages the local stack needs, checked before anything tries to import them."""

from __future__ import annotations

from importlib.util import find_spec

from launchbay_local.errors import CannotStart

_NEEDED = ("moto", "flask", "samtranslator", "aws_lambda_powertools", "joserfc")


def require_packages(install: str) -> None:
    """Check that every package that the local stack needs is installed; `install` is the command that installs them.

    Raises:
        CannotStart: one is missing; the message has the command.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise CannotStart(
            f"The local stack needs packages that are not installed ({', '.join(missing)}). "
            f"Install them with: {install}"
        )
