"""`scripts/audit.py` says what is vulnerable, and never calls clean what was not checked.

In the place of pip-audit stands a program that prints what pip-audit prints.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLEAN = {"name": "six", "version": "1.17.0", "vulns": []}
FAULTY = {"name": "urllib3", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": []}]}
SKIPPED = {"name": "six", "skip_reason": "Dependency not found on PyPI and could not be audited: six (1.17.0)"}
PROGRAM = """#!{python}
import json, sys
answers = json.loads({answers!r})
service = sys.argv[sys.argv.index("--vulnerability-service") + 1]
answer = answers[service]
if isinstance(answer, str):
    sys.exit(answer)
print(json.dumps({{"dependencies": answer, "fixes": []}}))
sys.exit(any(one.get("vulns") for one in answer))
"""


def run(folder: Path, **answers: Any) -> subprocess.CompletedProcess[str]:
    """Audit a lock file with what the services answer: a list of packages, or the text of a failure."""
    program, lock = folder / "pip-audit", folder / "lock.txt"
    program.write_text(PROGRAM.format(python=sys.executable, answers=json.dumps(answers)))
    program.chmod(0o700)
    lock.write_text("six==1.17.0\n")
    command = [sys.executable, str(ROOT / "scripts" / "audit.py"), "--program", str(program), str(lock)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_packages_without_known_vulnerabilities_are_clean(tmp_path: Path) -> None:
    done = run(tmp_path, pypi=[CLEAN, CLEAN])

    assert done.returncode == 0
    assert "lock.txt: 2 packages checked, 0 known vulnerabilities\n" in done.stdout
    assert "NOT CHECKED" not in done.stdout


@pytest.mark.parametrize("rest", [[CLEAN], [SKIPPED]])
def test_a_known_vulnerability_fails_with_what_fixes_it(tmp_path: Path, rest: list[Any]) -> None:
    done = run(tmp_path, pypi=[FAULTY, *rest], osv=[FAULTY, *rest])

    assert done.returncode == 1
    assert "  urllib3 1.0: PYSEC-1, fixed in 2.0\n" in done.stdout


def test_packages_that_no_source_knows_are_not_called_clean(tmp_path: Path) -> None:
    done = run(tmp_path, pypi=[CLEAN, SKIPPED], osv=[CLEAN, SKIPPED])

    assert done.returncode == 2
    assert "NOT CHECKED: osv does not know 1 of 2, such as six" in done.stdout


def test_sources_that_can_t_be_reached_are_said_to_be_so(tmp_path: Path) -> None:
    done = run(tmp_path, pypi="no route to host", osv="no route to host")

    assert done.returncode == 2
    assert "NOT CHECKED: osv can't be asked: no route to host" in done.stdout


def test_the_second_source_is_asked_for_what_the_first_does_not_know(tmp_path: Path) -> None:
    assert run(tmp_path, pypi=[SKIPPED], osv=[CLEAN]).returncode == 0
    assert run(tmp_path, pypi="no route to host", osv=[FAULTY]).returncode == 1
