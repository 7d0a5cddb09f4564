"""A script of W&B's users with a config of thousands of values; in a launch it also asks for them by themselves."""

import json
import os
from pathlib import Path

import wandb
from wandb.sdk import launch

CONFIG = {f"layer{number}": {"width": number, "name": f"layer number {number} of many"} for number in range(1500)}

launch.manage_wandb_config()
with wandb.init(config=CONFIG) as run:
    saw = {"config": run.config.as_dict(), "pieces": sorted(name for name in os.environ if "WANDB_CONFIG" in name)}
    if os.environ.get("WANDB_LAUNCH"):
        saw["loaded"] = launch.load_wandb_config().as_dict()

Path(os.environ["SEEN"]).write_text(json.dumps(saw))
