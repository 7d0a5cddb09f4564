"""Where Launchbay's own application lies on this machine: its template and the folders that it names."""

from __future__ import annotations

from pathlib import Path

import launchbay
from launchbay_local.errors import CannotStart

_SHIPPED = Path(launchbay.__file__).parent / "application"


def find_template() -> Path:
    """The template to run: the checkout's that this package belongs to, or the copy shipped in the wheel.

    Raises:
        CannotStart: there is neither.
    """
    checkout = Path(__file__).resolve().parents[4]
    for folder in (checkout, _SHIPPED):
        template = folder / "template.yaml"
        if template.is_file() and (folder / "functions").is_dir():
            return template
    raise CannotStart("The application's `template.yaml` is missing: install `launchbay[local]` again.")
