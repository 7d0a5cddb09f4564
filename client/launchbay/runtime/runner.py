"""`launchbay exec`: fetch a run's inputs, put them in place, run the command.

It is on the way of every start of every job, so it imports only what it uses; see `launchbay.runtime.s3`.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from launchbay.runtime.child import Relay
from launchbay.runtime.environment import command_environment
from launchbay.runtime.errors import CannotRun
from launchbay.runtime.inputs import WRONG_USAGE, fetch_inputs
from launchbay.runtime.messages import say
from launchbay.runtime.port import port_variables
from launchbay.runtime.results.folders import make_folders
from launchbay.runtime.results.script_hook import hook_variables
from launchbay.runtime.results.session import Session
from launchbay.runtime.signals import BrokenOff
from launchbay_core.contracts.script_inputs import write_script_inputs
from launchbay_core.contracts.variables import ENVIRONMENTS, REPORTS, RESULTS, SIMULATED_HARDWARE

if TYPE_CHECKING:
    from launchbay.runtime.results.log.tee import LogTee


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path | None = None) -> int:
    """Run `command` (the registered one if empty) with this run's inputs; return the exit code.

    What goes wrong besides is reported on standard error, with an exit code of its own: 114 if another AWS Batch job
    has started this run or it is over, 115 if the command has succeeded and its results can't be uploaded, 116 if
    the checkpoints of another run can't be restored, 123 if a local stack can't make its Python environment, 125 if the
    inputs can't be fetched, 126 if the command can't be executed, 127 if it does not exist, 143 if the checkpoints of
    an earlier attempt can't be restored.
    """
    container = dict(os.environ if environment is None else environment)
    relay = Relay()
    relay.install()
    try:
        with tempfile.TemporaryDirectory(prefix="launchbay-") as private:
            return _run(command, container, (folder or Path.cwd()).resolve(), Path(private), relay)
    except CannotRun as error:
        say(str(error))
        return error.exit_code
    except BrokenOff as error:
        os._exit(error.exit_code)  # threads may still transfer files, and the interpreter would wait for them


def _run(command: Sequence[str], container: Mapping[str, str], folder: Path, private: Path, relay: Relay) -> int:
    manifest = fetch_inputs(container, folder, private)
    words = list(command) or list(manifest.command)
    if not words:
        raise CannotRun("there is no command: give one after `--`", WRONG_USAGE)
    if hardware := container.get(SIMULATED_HARDWARE):
        say(f"simulated hardware: this machine stands in for {hardware}; timings mean nothing")
    config_file, inputs_file = private / "config.json", private / "inputs.json"
    config_file.write_text(json.dumps(manifest.config or {}), encoding="utf-8")
    inputs_file.write_text(write_script_inputs(manifest, str(folder)), encoding="utf-8")
    environment = command_environment(manifest, container, config_file, inputs_file)
    environment |= port_variables(manifest.run_id, environment)
    session = Session(manifest, make_folders(manifest.results, folder, private), container, say)
    environment |= session.prepare()
    if container.get(RESULTS):
        environment |= hook_variables(environment)
    if kept := container.get(ENVIRONMENTS):
        from launchbay.runtime.job_python.choice import python_variables  # noqa: PLC0415  (only on a local stack)

        environment |= python_variables(manifest.python, folder, Path(kept), private, environment, say)
    relay.on_sigterm = session.hurry
    tee = _tee(manifest.results.metrics, environment) if container.get(RESULTS) else None
    session.start()
    try:
        code = relay.run([*words, *manifest.arguments], environment, folder, tee)
    except CannotRun:
        session.stop()
        raise
    return session.end(code)


def _tee(patterns: Mapping[str, str], environment: Mapping[str, str]) -> LogTee | None:
    if not patterns:
        return None
    from launchbay.runtime.results.log.tee import LogTee  # noqa: PLC0415  (only jobs with patterns pay for it)

    return LogTee(patterns, Path(environment[REPORTS]))
