"""docs/hardware.md agrees with the catalogue."""

from __future__ import annotations

import subprocess
import sys

from launchbay_core.domain.hardware import catalogue
from page_support import DOCS, table_rows


def test_the_committed_page_is_what_the_catalogue_gives() -> None:
    check = [sys.executable, "scripts/make_hardware_page.py", "--check"]

    assert subprocess.run(check, cwd=DOCS.parent, capture_output=True, check=False).returncode == 0


def test_the_page_has_every_class_with_every_machine() -> None:
    assert [row[0].strip("`") for row in table_rows("hardware.md", "Classes")] == [
        one.name for one in catalogue().classes
    ]
    for one in catalogue().classes:
        machines = [row[0] for row in table_rows("hardware.md", one.name)]
        assert machines == [size.instance_type for size in one.instance_types]
