"""Print how often a launch waits for AWS: its calls, those that are made at once in one line.

Counted on an emulated account, for a job with a run config and three config files, launched with changes to all.

    python bench/round_trips.py
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from moto import mock_aws

from lambda_support import function_environment, make_resources
from launchbay_core.aws.adapters import Adapters, create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.domain.authors import Author
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.services.launch import launch
from launchbay_core.services.register import register_version
from round_trips import RoundTrip, recorded

PROJECT, ADA = "bench", Author("5f0c8a3e", "ada")
FILES = ("conf/data.yaml", "conf/model.yaml", "conf/train.yaml")
SPEC = {
    "command": ["python", "train.py"],
    "inputs": {"config": {"values": {"lr": 0.1}}, "files": {path: {"text": "epochs: 10\n"} for path in FILES}},
}
LAUNCH = {"job": "train", "overrides": {"config": {"lr": 0.2}, "files": {path: {"epochs": 3} for path in FILES}}}


def main() -> None:
    """Launch twice in one process, and print the round trips of both."""
    with mock_aws(), function_environment():
        make_resources()
        adapters = create_adapters()
        register_version(adapters, PROJECT, "train", JobSpec.model_validate(SPEC), ADA)
        report("first launch of a version in a process", trips_of(adapters, "first"))
        report("every later one", trips_of(adapters, "second"))


def trips_of(adapters: Adapters, key: str) -> list[RoundTrip]:
    """The round trips of a launch under an idempotency key."""
    with recorded([client("dynamodb"), client("s3")]) as trips:
        launch(adapters, PROJECT, LaunchRequest.model_validate(LAUNCH), ADA, key)
    return trips


def report(what: str, trips: list[RoundTrip]) -> None:
    """Print round trips."""
    print(f"{what}: {len(trips)} round trips to AWS, one after another")
    for number, trip in enumerate(trips, 1):
        names = dict.fromkeys(trip.names)
        print(f"  {number}  " + ", ".join(f"{trip.names.count(name)} x {name}" for name in names))


if __name__ == "__main__":
    main()
