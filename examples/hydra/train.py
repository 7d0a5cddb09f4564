"""A job that uses Hydra: its config is composed from the files in conf/, which can all be changed at launch."""

import json

import hydra
from omegaconf import DictConfig, OmegaConf


@hydra.main(version_base=None, config_path="conf", config_name="config")
def train(config: DictConfig) -> None:
    print("composed", json.dumps(OmegaConf.to_container(config, resolve=True)))


if __name__ == "__main__":
    train()
