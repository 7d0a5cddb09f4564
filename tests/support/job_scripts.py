"""Small jobs for tests: what is registered, and scripts that tell what they really saw."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TRAIN_YAML = """\
# How the model is trained.
training:
  learning_rate: 0.01   # tuned in March
  epochs: 10

model: "resnet"  # or vit
"""

TRAINER_CONFIG: dict[str, Any] = {
    "trainer": {
        "learning_rate": 0.01,
        "batch_size": 32,
        "model": "resnet",
        "dataset": "cifar10",
        "private": {"key": "value"},
    },
    "seed": 42,
}

# Writes what the job sees: its files byte for byte, its run config and what was set for it in the environment.
# It goes to JOB_SEEN, in which `{run}` stands for the run.
WITNESS = """
import json, os, pathlib
files = {str(p): p.read_text() for p in sorted(pathlib.Path().rglob("*.yaml"))}
config = json.loads(pathlib.Path(os.environ["LAUNCHBAY_CONFIG"]).read_text())
environment = {k: v for k, v in os.environ.items() if k.startswith(("LAUNCHBAY", "WANDB", "CUDA", "AWS_BATCH", "JOB_"))}
path = pathlib.Path(os.environ["JOB_SEEN"].format(run=os.environ["LAUNCHBAY_RUN_ID"]))
path.write_text(json.dumps({"files": files, "config": config, "environment": environment, "pid": os.getpid()}))
print("witnessed")
"""

# Does with its attempt's place, by the job's own credentials, whatever the runner may have to do there in a long run.
KEEPER = """
import os, pathlib
from launchbay.runtime.results.storage import S3Storage
from launchbay.runtime.results.transfers.client import make_transfers
from launchbay_core.contracts.results.places import object_key
bucket = os.environ["LAUNCHBAY_RESULTS"].split("/")[2]
storage = S3Storage(bucket, os.environ, print)
pathlib.Path("model.pt").write_bytes(b"weights")
kept = storage.upload(pathlib.Path("model.pt"), 900_001)
storage.download(object_key(storage.place, 900_001), pathlib.Path("back"), kept.size, kept.sha256)
storage.delete([900_001])
client, key = make_transfers(os.environ).client, object_key(storage.place, 900_002)
upload = client.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)
"""


def script_job(script: str, **spec: Any) -> dict[str, Any]:
    """A job's spec that runs `script` with Python."""
    return {"command": ["python", "-c", script], **spec}


def witness_job(seen: Path, **spec: Any) -> dict[str, Any]:
    """A job that writes what it saw to `seen`: a run config cut to `trainer`, and one commented YAML file."""
    return script_job(
        WITNESS,
        name="witness",
        env={"JOB_SEEN": str(seen)},
        inputs={
            "config": {"values": TRAINER_CONFIG, "include": ["trainer"], "exclude": ["trainer.private"]},
            "files": {"conf/train.yaml": {"text": TRAIN_YAML}},
        },
        **spec,
    )


def told(seen: Path) -> list[Any]:
    """What the attempts of a job have told so far, which each time add a line of JSON to a file."""
    return [json.loads(line) for line in seen.read_text().splitlines()] if seen.exists() else []
