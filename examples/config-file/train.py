"""Reads its values from config.yaml, which can all be changed at launch."""

from pathlib import Path

import yaml

from launchbay import launch

launch.manage_config_file("config.yaml")

config = yaml.safe_load(Path("config.yaml").read_text())

print("training with", config)
