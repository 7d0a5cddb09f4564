"""Private files, and locks on them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from launchbay.api.config_folder import lock, write_private


def test_private_files_are_replaced_whole_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "file"
    write_private(file, "1")
    write_private(file, "2")

    assert (file.read_text(), file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == ("2", 0o600, 0o700)
    assert list(file.parent.iterdir()) == [file]


def test_a_lock_lets_one_work_at_a_time(tmp_path: Path) -> None:
    inside, most = 0, 0
    guard = threading.Lock()

    def work(_: int) -> None:
        nonlocal inside, most
        with lock(tmp_path / "file"):
            with guard:
                inside += 1
                most = max(most, inside)
            threading.Event().wait(0.005)
            with guard:
                inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(16)))

    assert most == 1
