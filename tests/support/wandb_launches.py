"""Captures a W&B script and launches it as `launchbay exec` would, without a stack: the same code, and no network."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launchbay.authoring.capture import Declarations, capture
from launchbay.runtime.environment import command_environment
from launchbay_core.contracts.run_manifest import RunManifest, SourceOverrides
from launchbay_core.contracts.script_inputs import write_script_inputs
from launchbay_core.domain.wandb.launched_values import values_for_wandb
from launchbay_core.inputs import Overrides, infer_schema, merge, parse_overrides, select
from launchbay_core.inputs.formats.keys import read_config_key
from launchbay_core.inputs.values.composition import present_at
from launchbay_core.inputs.values.json_form.marks import write_marks
from wandb_scripts import OFFLINE, PYTHON


@dataclass(frozen=True)
class Folder:
    """A folder with the script `train.py`, which leaves what it saw in `seen.json`."""

    path: Path

    def write(self, text: str) -> Folder:
        (self.path / "train.py").write_text(text)
        return self

    def capture(
        self, *words: str, stop: bool = False, accept: Callable[[str], bool] = lambda _: False, **env: str
    ) -> Declarations:
        """What the script declares; `env` is added to its environment."""
        own = {**OFFLINE, "SEEN": str(self.path / "seen.json"), **env}
        return capture([PYTHON, "train.py", *words], self.path, own, stop=stop, accept=accept)

    def launch(self, found: Declarations, *assigned: str) -> dict[str, Any]:
        """Launch with what `-o` would be given; the run config that the run is recorded with."""
        assert found.config is not None
        values, include, exclude = found.config["values"], found.config.get("include"), found.config.get("exclude")
        schema = infer_schema(values, include, exclude)
        overrides, _ = parse_overrides(list(assigned), schema, {})
        recorded = merge(values, overrides.config)
        inputs = select(recorded, include, exclude, read_config_key)
        self._run(found, overrides, recorded, values_for_wandb(inputs, recorded, overrides.config))
        return recorded

    def _run(self, found: Declarations, overrides: Overrides, config: Mapping[str, Any], handed: Any) -> None:
        changed, marks = write_marks(overrides.config)
        source = SourceOverrides(changed, marks, present_at((found.config or {})["values"], overrides.config))
        env = {**OFFLINE, "WANDB_DIR": str(self.path), **found.env}
        manifest = RunManifest("p", "r", "j", 1, found.command, (), env, config, handed, source, {}, None)
        config_file, inputs_file = self.path / "config.json", self.path / "inputs.json"
        config_file.write_text(json.dumps(config))
        inputs_file.write_text(write_script_inputs(manifest, str(self.path)))
        container = {**os.environ, "SEEN": str(self.path / "seen.json")}
        environment = command_environment(manifest, container, config_file, inputs_file)
        (self.path / "seen.json").unlink(missing_ok=True)
        subprocess.run(found.command, cwd=self.path, env=environment, check=True)

    @property
    def saw(self) -> Any:
        return json.loads((self.path / "seen.json").read_text())
