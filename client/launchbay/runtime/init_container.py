"""`launchbay prepare`: the work of an init container, for a job whose own image has neither Python nor `launchbay`.

It leaves on a shared volume what the job's own container starts with: the code and the patched files in `job/`, and
`start`, a script of the plainest shell, which sets the environment, goes to the working folder and becomes the command.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from launchbay.runtime.environment import command_environment
from launchbay.runtime.errors import RUNNER_FAILED, TRY_AGAIN, CannotRun
from launchbay.runtime.inputs import fetch_inputs
from launchbay.runtime.messages import say
from launchbay.runtime.port import port_variables
from launchbay.runtime.results.script_hook import copy_hook
from launchbay.runtime.results.session import Session
from launchbay.runtime.results.task.prepared import write_prepared
from launchbay.runtime.results.task.volume import folders_on, link_lines, make_on
from launchbay_core.contracts.script_inputs import write_script_inputs
from launchbay_core.contracts.variables import ENVIRONMENTS, RESULTS

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def prepare(volume: Path, environment: Mapping[str, str] | None = None) -> int:
    """Bring a run's inputs onto `volume`; return the exit code, as `runner.run` has them."""
    container = dict(os.environ if environment is None else environment)
    try:
        with tempfile.TemporaryDirectory(prefix="launchbay-") as private:
            _prepare(volume, container, Path(private))
    except CannotRun as error:
        say(str(error))
        if error.exit_code == TRY_AGAIN:
            # AWS Batch starts a job again whose own container has ended so, and none whose init container has failed.
            (volume / "start").write_text(f"#!/bin/sh\nexit {TRY_AGAIN}\n", encoding="utf-8")
            _open_to_all(volume)
            return 0
        return error.exit_code
    except OSError as error:
        say(f"could not write to {volume}: {error.strerror or error}")
        return RUNNER_FAILED
    return 0


def _prepare(volume: Path, container: Mapping[str, str], private: Path) -> None:
    folder = volume / "job"
    folder.mkdir(parents=True, exist_ok=True)
    manifest = fetch_inputs(container, folder, private)
    config_file, inputs_file = volume / "config.json", volume / "inputs.json"
    config_file.write_text(json.dumps(manifest.config or {}), encoding="utf-8")
    inputs_file.write_text(write_script_inputs(manifest, str(folder)), encoding="utf-8")
    variables = command_environment(manifest, {}, config_file, inputs_file)
    variables |= port_variables(manifest.run_id, variables)
    if kept := container.get(ENVIRONMENTS):
        from launchbay.runtime.job_python.choice import python_variables  # noqa: PLC0415  (only on a local stack)

        # What is made for this run alone must be there as long as the job's own container.
        variables |= python_variables(manifest.python, folder, Path(kept), volume, {**container, **variables}, say)
    has_code = manifest.code is not None
    folders = folders_on(volume, manifest.results, has_code=has_code)
    make_on(folders, manifest.results, has_code=has_code)
    session = Session(manifest, folders, container, say)
    variables |= session.prepare()
    write_prepared(volume, session.prepared)
    links = [] if has_code else list(link_lines(folders, manifest.results))
    hook = None
    if container.get(RESULTS):
        copy_hook(hook := volume / "hook")
    script = start_script(
        folder, variables, manifest.command, manifest.arguments, has_code=has_code, links=links, hook=hook
    )
    (volume / "start").write_text(script, encoding="utf-8", errors="surrogateescape")
    _open_to_all(volume)


def start_script(
    folder: Path,
    variables: Mapping[str, str],
    command: Sequence[str],
    arguments: Sequence[str],
    *,
    has_code: bool,
    links: Sequence[str] = (),
    hook: Path | None = None,
) -> str:
    """The script that a job's own container starts with, its command as arguments; without any, `command` is meant.

    A job with code of its own runs in `folder`. One whose code is in its image runs where that image's working folder
    is, and its patched files are copied there; `links` are lines that lead from there to what is kept. Pythons
    of the job find `hook` first, and then what its image or its own variables say.
    """
    place = shlex.quote(str(folder))
    go = f"cd {place}" if has_code else f"cp -R {place}/. ."
    lines = [f"{go} || exit {RUNNER_FAILED}", *links]
    if "WANDB_CONFIG" not in variables:
        lines.append("unset WANDB_CONFIG")  # one of the image's own would be read together with this run's pieces
    lines += [f"export {name}={shlex.quote(value)}" for name, value in variables.items() if _NAME.fullmatch(name)]
    if hook is not None:
        lines.append(f"export PYTHONPATH={shlex.quote(str(hook))}${{PYTHONPATH:+:$PYTHONPATH}}")
    if command:
        lines.append(" ".join(['[ "$#" -gt 0 ] || set --', *map(shlex.quote, command)]))
    lines.append(" ".join(['exec "$@"', *map(shlex.quote, arguments)]))
    return "\n".join(["#!/bin/sh", *lines, ""])


def _open_to_all(volume: Path) -> None:
    """Let any user that the job's image has read and write; the volume belongs to this one start of the run."""
    for folder, names, files in os.walk(volume):
        for path in (Path(folder), *(Path(folder, name) for name in (*names, *files))):
            if not path.is_symlink():
                mode = stat.S_IMODE(path.stat().st_mode)
                runs = 0o111 if path.is_dir() or mode & 0o100 else 0
                path.chmod(mode | 0o666 | runs)
