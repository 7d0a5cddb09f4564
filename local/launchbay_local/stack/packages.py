"""Says which packages the local stack needs and does not find, before anything tries to import them."""

from __future__ import annotations

from importlib.util import find_spec

from launchbay_local.errors import CannotStart


def require_packages() -> None:
    """Check that the packages of the `local` extra are there.

    Raises:
        CannotStart: one is missing; the message has the command that installs it.
    """
    missing = [
        name
        for name in ("moto", "flask", "samtranslator", "aws_lambda_powertools", "joserfc")
        if find_spec(name) is None
    ]
    if missing:
        raise CannotStart(
            f"The local stack needs packages that are not installed ({', '.join(missing)}). "
            "Install them with: pip install 'launchbay[local]'"
        )
