"""A script that reads its values from the command line with click, and knows nothing of Launchbay."""

import json
import os
from pathlib import Path

import click


@click.command()
@click.argument("data")
@click.option("-l", "--lr", type=float, default=0.1)
@click.option("--tag", multiple=True)
@click.option("--shout/--no-shout", default=True)
@click.option("--note", default="")
def train(**options: object) -> None:
    Path(os.environ["SEEN"]).write_text(json.dumps(options))


train()
