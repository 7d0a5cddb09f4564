"""A job of W&B's users that has no values of its own: all its config comes from the launch."""

import json
import os
from pathlib import Path

import wandb

settings = wandb.Settings(disable_git=True)

with wandb.init(settings=settings) as run:
    token = os.getenv(run.config["token_env"])
    for attempt in range(run.config["retry"]["attempts"]):
        run.log({"attempt": attempt, "waited": min(2**attempt, run.config["retry"]["backoff"]["max"])})
    run.log({"words": len(run.config["query"].split()), "authorised": token is not None})
    seen = {key: value for key, value in dict(run.config).items() if key != "_wandb"}

Path(os.environ["SEEN"]).write_text(json.dumps({"config": seen}))
