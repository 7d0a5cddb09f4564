"""A script of W&B's users: it manages its config and a file in a subfolder before it starts its run."""

import json
import os
from pathlib import Path

import wandb
import yaml
from wandb.sdk import launch

DEFAULTS = {
    "trainer": {
        "learning_rate": 0.01,
        "batch_size": 32,
        "betas": [0.9, 0.999],
        "private": {"key": "value"},
    },
    "seed": 42,
    "note": None,
}

launch.manage_config_file("conf/model.yaml", include=["model", "data"], exclude=["model.internal"])
launch.manage_wandb_config(include=["trainer", "note"], exclude=["trainer.private"])

settings = yaml.safe_load(Path("conf/model.yaml").read_text())

with wandb.init(project="vision", config=DEFAULTS) as run:
    # As many do, tell of more once it is known; it must not get in the way of what was launched.
    run.config.update({"parameters": settings["model"]["layers"] * 1000})
    run.log({"loss": 1.0})
    saw = {
        "config": run.config.as_dict(),
        "settings": settings,
        "text": Path("conf/model.yaml").read_text(),
        "project": run.project,
    }

Path(os.environ["SEEN"]).write_text(json.dumps(saw))
