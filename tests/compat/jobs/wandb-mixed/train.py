"""A script that tracks with W&B and declares its inputs through Launchbay's own SDK, when its W&B run is active."""

import json
import os
from pathlib import Path

import wandb

from launchbay import launch

run = wandb.init(project="vision", config={"lr": 0.1, "model": {"depth": 2, "width": 8}})
launch.manage_wandb_config(exclude=["model.width"])
Path("made.yaml").write_text("# Written by the script itself.\nepochs: 3   # short\n")
launch.manage_config_file("made.yaml")

Path(os.environ["SEEN"]).write_text(json.dumps({"config": run.config.as_dict(), "text": Path("made.yaml").read_text()}))
run.finish()
