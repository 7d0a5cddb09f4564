"""Where Launchbay's own application is on this machine: its template, and the folders that the template names."""

from __future__ import annotations

from pathlib import Path

import launchbay
from launchbay_local.errors import CannotStart

_SHIPPED = Path(launchbay.__file__).parent / "application"


def find_template() -> Path:
    """The template of the checkout that this package belongs to, or the copy in the installed package.

    Raises:
        CannotStart: neither exists.
    """
    checkout = Path(__file__).resolve().parents[4]
    for folder in (checkout, _SHIPPED):
        template = folder / "template.yaml"
        if template.is_file() and (folder / "functions").is_dir():
            return template
    raise CannotStart("The application's `template.yaml` is missing: install `launchbay[local]` again.")
