"""Reads its values from a dict in which only `trainer` can be changed, without `trainer.private`."""

import json

from launchbay import launch

config = {
    "trainer": {
        "learning_rate": 0.01,
        "batch_size": 32,
        "model": "resnet",
        "dataset": "cifar10",
        "private": {"key": "value"},
    },
    "seed": 42,
}

config = launch.manage_config(config, include=["trainer"], exclude=["trainer.private"])

print("training with", json.dumps(config))
