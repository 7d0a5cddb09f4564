"""Where the application that is run lies: the template and the folders that it names."""

from __future__ import annotations

from pathlib import Path

from launchbay.local.errors import CannotStart

_SHIPPED = Path(__file__).parent / "application"


def find_template(start: Path | None = None) -> Path:
    """The template to run: the checkout's that this package belongs to, or the copy shipped in the wheel.

    Raises:
        CannotStart: there is neither.
    """
    if start is not None:
        return start
    checkout = Path(__file__).resolve().parents[3]
    for folder in (checkout, _SHIPPED):
        template = folder / "template.yaml"
        if template.is_file() and (folder / "functions").is_dir():
            return template
    raise CannotStart("The application's `template.yaml` is missing: install `launchbay[local]` again.")
