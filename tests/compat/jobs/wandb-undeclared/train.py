"""A script of W&B's users that declares nothing: it sets its config in the way that its first argument names."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import wandb

VALUES = {"zeta": 2.0, "alpha": {"width": 8, "act": "relu", "betas": [0.9, 1.0]}, "name": None, "dash": True}


@dataclasses.dataclass
class Options:
    zeta: float = 2.0
    alpha: dict = dataclasses.field(default_factory=lambda: dict(VALUES["alpha"]))
    name: str | None = None
    dash: bool = True


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--zeta", type=float, default=2.0)
    parser.add_argument("--alpha", type=json.loads, default=VALUES["alpha"])
    parser.add_argument("--name")
    parser.add_argument("--dash", default=True)
    return parser.parse_args([])


def config_file(name: str) -> str:
    Path(name).write_text("wandb_version: 1\n" + "".join(f"{k}: {{value: {json.dumps(VALUES[k])}}}\n" for k in VALUES))
    return name


def defaults_file() -> wandb.Run:
    config_file("config-defaults.yaml")
    return wandb.init()


def after(change: Callable[[wandb.Run], None]) -> wandb.Run:
    run = wandb.init()
    change(run)
    return run


def set_attributes(_run: wandb.Run) -> None:
    for key, value in VALUES.items():
        setattr(wandb.config, key, value)


def set_items(run: wandb.Run) -> None:
    for key, value in VALUES.items():
        run.config[key] = value


def update_twice(run: wandb.Run) -> None:
    run.config.update({**VALUES, "zeta": 1.0})
    run.config.update({"zeta": 2.0}, allow_val_change=True)


WAYS = {
    "dict": lambda: wandb.init(project="vision", config=VALUES),
    "child": lambda: wandb.init(config=VALUES),
    "dashes": lambda: wandb.init(config={("--dash" if key == "dash" else key): VALUES[key] for key in VALUES}),
    "namespace": lambda: wandb.init(config=parsed()),
    "object": lambda: wandb.init(config=Options()),
    "file": lambda: wandb.init(config=config_file("settings.yaml")),
    "defaults": defaults_file,
    "attributes": lambda: after(set_attributes),
    "items": lambda: after(set_items),
    "update": lambda: after(lambda run: run.config.update(parsed())),
    "setdefaults": lambda: after(lambda run: run.config.setdefaults(VALUES)),
    "twice": lambda: after(update_twice),
}


if __name__ == "__main__":
    if sys.argv[1] == "child" and len(sys.argv) == 2:
        sys.exit(subprocess.run([sys.executable, *sys.argv, "here"], check=False).returncode)
    started = WAYS[sys.argv[1]]()
    started.log({"loss": 1.0})
    seen = {key: value for key, value in dict(started.config).items() if key != "_wandb"}
    Path(os.environ["SEEN"]).write_text(json.dumps({"config": seen, "order": list(seen)}))
    started.finish()
