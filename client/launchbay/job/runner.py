"""`launchbay exec`: fetch a run's inputs, put them in place, run the command.

It is on the way of every start of every job, so it imports only what it uses; see `launchbay.job.s3`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from launchbay.job.child import Relay
from launchbay.job.environment import command_environment
from launchbay.job.errors import CannotRun
from launchbay.job.manifest import Manifest, parse_manifest
from launchbay.job.placing import place_file
from launchbay.job.run_inputs import write_run_inputs
from launchbay.job.s3 import S3Reader, location_of

_MAX_MANIFEST = 32 * 1024 * 1024
_MAX_FILE = 8 * 1024 * 1024
_WRONG_USAGE = 2


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path | None = None) -> int:
    """Run `command` (the registered one if empty) with this run's inputs; return the exit code.

    What goes wrong before the command starts is said on standard error: 125 if the inputs can't be had, 126 if the
    command can't be executed, 127 if it does not exist.
    """
    container = dict(os.environ if environment is None else environment)
    relay = Relay()
    relay.install()
    try:
        with tempfile.TemporaryDirectory(prefix="launchbay-") as private:
            return _run(command, container, (folder or Path.cwd()).resolve(), Path(private), relay)
    except CannotRun as error:
        _say(str(error))
        return error.exit_code


def _run(command: Sequence[str], container: Mapping[str, str], folder: Path, private: Path, relay: Relay) -> int:
    manifest = fetch(container, folder, private)
    words = list(command) or list(manifest.command)
    if not words:
        raise CannotRun("there is no command: give one after `--`", _WRONG_USAGE)
    if hardware := container.get("LAUNCHBAY_SIMULATED_HARDWARE"):
        _say(f"simulated hardware: this machine stands in for {hardware}; timings mean nothing")
    config_file, inputs_file = private / "config.json", private / "inputs.json"
    config_file.write_text(json.dumps(manifest.config or {}), encoding="utf-8")
    write_run_inputs(inputs_file, manifest, folder)
    return relay.run(
        [*words, *manifest.arguments], command_environment(manifest, container, config_file, inputs_file), folder
    )


def fetch(container: Mapping[str, str], folder: Path, private: Path) -> Manifest:
    """Fetch a run's manifest, unpack its code into `folder`, and put its patched files in place.

    Raises:
        CannotRun: something can't be had, isn't what its hash says, or leads out of the folder.
    """
    uri = container.get("LAUNCHBAY_INPUTS")
    if not uri:
        raise CannotRun("this is no run of Launchbay: LAUNCHBAY_INPUTS is not set", _WRONG_USAGE)
    bucket, prefix = location_of(uri)
    reader = S3Reader(bucket, container)
    try:
        manifest = parse_manifest(reader.read(f"{prefix}manifest.json", _MAX_MANIFEST))
        if manifest.code is not None:
            from launchbay.job.unpacking import unpack  # noqa: PLC0415  (only jobs with code pay for tarfile)

            archive = private / "code.tar.gz"
            unpack(reader, manifest.code, archive, folder)
        for name, entry in manifest.files.items():
            content = reader.read(f"{prefix}files/{name}", _MAX_FILE)
            if sha256(content).hexdigest() != entry.sha256:
                raise CannotRun(f"`{name}` is not what the run was launched with: its hash differs")
            place_file(folder, name, content)
    finally:
        reader.close()
    return manifest


def _say(text: str) -> None:
    sys.stderr.write(f"launchbay: {text}\n")
    sys.stderr.flush()
