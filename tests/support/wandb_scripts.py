"""Scripts of W&B's users: each captured, registered and launched as its author and others would."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack_process import StackProcess

# The interpreter whose wandb is tried; `make compat-wandb` names those of other releases.
PYTHON = os.environ.get("WANDB_PYTHON", sys.executable)
OFFLINE = {
    "WANDB_MODE": "offline",
    "WANDB_SILENT": "true",
    "WANDB_X_DISABLE_STATS": "true",
    # As W&B's launch module needs it in releases before 0.18: `wandb.require("core")`.
    "WANDB__REQUIRE_CORE": "true",
}


@dataclass(frozen=True)
class Script:
    """A script of W&B's users in a folder of its own, in a project of its own; what it sees lands in `seen`."""

    stack: StackProcess
    project: str
    folder: Path
    seen: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def capture(self, *words: str, options: tuple[str, ...] = ()) -> dict[str, Any]:
        """Register the script by what it declares; the version as it was registered."""
        return dict(json.loads(self.register(*words, options=("--json", *options))))

    def register(self, *words: str, options: tuple[str, ...] = (), expect: int = 0) -> str:
        """Register the script; what the command printed, and said on the way."""
        variables = [f"--env={name}={value}" for name, value in {**OFFLINE, "SEEN": str(self.seen)}.items()]
        command = ["register", "--capture", *variables, *options, "--", PYTHON, "train.py", *words]
        done = self.stack.cli(*command, project=self.project, cwd=self.folder, expect=expect)
        return done.stdout if "--json" in options else done.stdout + done.stderr

    def launch(self, *words: str) -> dict[str, Any]:
        """Launch and follow a run; what the script saw in it."""
        self.seen.unlink()
        self.stack.cli("launch", self.name, *words, "--follow", project=self.project)
        return self.saw()

    def recorded(self) -> dict[str, Any]:
        """The run config that the newest run is recorded with."""
        newest, *_ = json.loads(self.stack.cli("runs", "--json", project=self.project).stdout)
        inputs = json.loads(self.stack.cli("inputs", newest["run_id"], "--json", project=self.project).stdout)
        return dict(inputs["config"])

    def refused(self, *words: str) -> str:
        """What a launch says that is refused."""
        return self.stack.cli("launch", self.name, *words, project=self.project, expect=1).stderr

    def types(self) -> dict[str, Any]:
        """The input types of the run config and of each file."""
        schema = json.loads(self.stack.cli("schema", self.name, "--json", project=self.project).stdout)
        files = {path: file["types"] for path, file in schema["files"].items()}
        return {"config": schema["config"] and schema["config"]["types"], **files}

    def saw(self) -> dict[str, Any]:
        return dict(json.loads(self.seen.read_text()))
