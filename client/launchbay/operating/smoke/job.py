"""The job of the smoke test: its code, its inputs, and what a launch changes in them.

Every test registers content of its own, so that the upload of code and the registration are tried each time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launchbay.authoring.archive import Archive, build_archive

JOB = "smoke"
SCRIPT = "smoke.py"
FILE = "config.yaml"
TEXT = "training:\n  epochs: 1  # this comment stays\n"
PATCHED_TEXT = "training:\n  epochs: 2  # this comment stays\n"
REGISTERED = {"greeting": "as registered", "excluded": "as registered", "seconds": 0, "token": ""}
GREETING = "as launched"
OUTPUT = "seen.txt"  # what the job leaves, with the test's name as its content
METRIC, METRIC_VALUE = "smoke.epochs", 2.0  # what it logs
MARK = "launchbay smoke test:"  # of the line in the log that says what the job saw
_TIMEOUT_SECONDS = 600

_CODE = '''\
"""What `launchbay doctor --smoke` runs: it says what it sees of its inputs. Test {nonce}."""
import hashlib
import json
import pathlib
import time

from launchbay import launch

config = launch.manage_config({registered!r}, exclude=["excluded"])
token = hashlib.sha256(config["token"].encode()).hexdigest()
seen = {{**config, "token": token, "file": pathlib.Path({file!r}).read_text()}}
(launch.output_dir() / {output!r}).write_text({nonce!r}, encoding="utf-8")
launch.log({{{metric!r}: {value!r}}}, step=1)
print({mark!r}, json.dumps(seen), flush=True)
time.sleep(config["seconds"])
'''


@contextmanager
def packed_code(nonce: str) -> Iterator[Archive]:
    """The code of the job as an archive, for the time of the block inside."""
    with tempfile.TemporaryDirectory() as folder:
        code = _CODE.format(
            nonce=nonce,
            registered=REGISTERED,
            file=FILE,
            mark=MARK,
            output=OUTPUT,
            metric=METRIC,
            value=METRIC_VALUE,
        )
        (Path(folder) / SCRIPT).write_text(code, encoding="utf-8")
        (Path(folder) / FILE).write_text(TEXT, encoding="utf-8")
        with build_archive(Path(folder), names=[FILE, SCRIPT]) as archive:
            yield archive


def spec(nonce: str, sha256: str, python: str | None) -> dict[str, Any]:
    """The spec of the job, with its code by hash; `python` is for a local stack, where the image does not decide."""
    secret = {"type": "string", "format": "secret"}
    config = {"values": REGISTERED, "exclude": ["excluded"], "schema": {"properties": {"token": secret}}}
    local = {} if python is None else {"python": python}
    return {
        "description": f"What `launchbay doctor --smoke` runs ({nonce}). It expires.",
        "command": ["python", SCRIPT],
        "code": {"sha256": sha256},
        "inputs": {"config": config, "files": {FILE: {"text": TEXT}}},
        "timeout_seconds": _TIMEOUT_SECONDS,
        "retries": 0,
        **local,
    }


def overrides(token: str) -> dict[str, Any]:
    """What the launch that is followed changes: a value, a secret, and a line of the file."""
    return {"config": {"greeting": GREETING, "token": token}, "files": {FILE: {"training": {"epochs": 2}}}}
