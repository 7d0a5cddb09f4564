"""A script of W&B's users that manages everything after `wandb.init`, with schemas, and sets its config late."""

import argparse
import json
import os
from enum import StrEnum
from pathlib import Path

import wandb
from pydantic import BaseModel, Field
from wandb.sdk import launch


class Sampling(StrEnum):
    UNIFORM = "uniform"
    WEIGHTED = "weighted"


class Loader(BaseModel):
    workers: int = Field(4, ge=0, le=64, description="processes that read ahead")
    sampling: Sampling = Sampling.UNIFORM


class Data(BaseModel):
    loader: Loader
    shards: list[str]


RUN_CONFIG = {
    "type": "object",
    "properties": {
        "lr": {"type": "number", "exclusiveMinimum": 0, "label": "Learning rate"},
        "optimizer": {"type": "string", "enum": ["sgd", "adam"]},
    },
}

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--optimizer", default="sgd")

run = wandb.init()
run.config.update(parser.parse_args())
launch.manage_wandb_config(schema=RUN_CONFIG)
launch.manage_config_file("data/data.json", schema=Data)
data = json.loads(Path("data/data.json").read_text())
saw = {"config": run.config.as_dict(), "data": data, "text": Path("data/data.json").read_text()}
run.finish()

Path(os.environ["SEEN"]).write_text(json.dumps(saw))
