"""Uploads to the intake bucket: each ends with a result, or is ignored for a reason; none is left to be tried again."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from fuzz import jobs
from fuzz.account import PROJECT, Faults, new_account, quiet_functions
from fuzz.archives import make_archive
from fuzz.campaign import Target
from fuzz.tally import Failure, Tally
from fuzz.texts import BY_FORMAT, config_text, mutate_text
from fuzz.values import hostile, hostile_text, mutate
from intake_support import QUEUE, Bucket
from launchbay_core.inputs.formats.registry import formats
from launchbay_core.services.intake.keys import Kind, parse_key


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


UPLOADS_PER_ACCOUNT = 40
OUTCOMES = {"registered", "unchanged", "launched", "refused"}
JOB = "digits"
_JOB_FILE = f"projects/{PROJECT}/jobs/{JOB}/job.yaml"
_PLAIN_JOB = _bytes(json.dumps({"command": ["python", "train.py"], "inputs": {"config": {"values": jobs.CONFIGS[0]}}}))
_KEYS = (
    "job.yaml",
    "projects/vision/jobs/job.yaml",
    "projects/vision/jobs//job.yaml",
    "projects/VISION/jobs/digits/job.yaml",
    "projects/vision/jobs/di gits/job.yaml",
    "projects/vision/jobs/é/job.yaml",
    "projects/../jobs/digits/job.yaml",
    "projects/vision/jobs/digits/../job.yaml",
    "projects/vision/jobs/digits/conf/job.yaml",
    "projects/vision/jobs/digits/job.yml",
    "projects/vision/launches/digits/a/b.yaml",
    "projects/vision/launches/digits/.yaml",
    "projects/vision/launches/digits/x.toml",
    "projects/vision/launches/nothing/x.json",
    "projects/vision/launches/digits/x.result.json",
    "projects/vision/launches/digits/a+b%20c.yaml",
    "projects/vision/launches/digits/" + "n" * 900 + ".json",
    "projects/vision/jobs/" + "n" * 70 + "/job.yaml",
)


@contextmanager
def intake_environment() -> Iterator[None]:
    """What `run_uploads` needs around it."""
    with quiet_functions({"LAUNCHBAY_INTAKE_BUCKET": Bucket.name, "LAUNCHBAY_INTAKE_QUEUE": QUEUE}):
        yield


def run_uploads(seed: int, number: int, until: int = UPLOADS_PER_ACCOUNT) -> Tally:
    """Send the first uploads of one account."""
    tally = Tally()
    with new_account(Random(f"uploads:{seed}:{number}")) as account, Faults.listening() as faults:
        bucket = Bucket()
        _put_companions(bucket, account.rng)
        for place in range(until):
            case = number * UPLOADS_PER_ACCOUNT + place
            kind, key, content = _upload(account.rng) if place else ("job file", _JOB_FILE, _PLAIN_JOB)
            began = time.perf_counter()
            outcome, reason = _send(bucket, account.rng, key, content, faults)
            tally.count(kind, outcome, case, time.perf_counter() - began)
            if reason:
                details = {"key": key, "content": repr(content[:20_000]), "trace": faults.last}
                tally.failures.append(Failure(case, reason, details))
    return tally


TARGET = Target("uploads", UPLOADS_PER_ACCOUNT, run_uploads, intake_environment)


def _send(bucket: Bucket, rng: Random, key: str, content: bytes, faults: Faults) -> tuple[str, str]:
    """Upload a file and send its event, sometimes twice or late; the outcome, and why it is wrong, if it is."""
    faults.last = ""
    version = bucket.put(key, content)
    is_last, is_twice = rng.random() < 0.5, rng.random() < 0.1
    try:
        is_done = bucket.send_event(key, version, is_last_attempt=is_last)
        if is_twice:
            is_done = bucket.send_event(key, version, is_last_attempt=True) and is_done
    except Exception as error:  # noqa: BLE001  (whatever comes out is what is looked for)
        faults.last = traceback.format_exc()
        return "exception", f"{type(error).__name__} came out of the handler: {error}"[:300]
    if not is_done:
        last = faults.last.strip().splitlines() or ["no traceback"]
        return "again", f"left to be tried again: {last[-1]}"[:300]
    upload = parse_key(key)
    if upload is None or upload.kind is Kind.COMPANION:
        return "no result", ""
    may_wait = upload.kind is Kind.JOB_FILE and not (is_last or is_twice)
    return _outcome(bucket, key, version, may_wait=may_wait)


def _outcome(bucket: Bucket, key: str, version: str, *, may_wait: bool) -> tuple[str, str]:
    """The outcome in the result of this version of an upload, which has one unless it may wait for files."""
    try:
        result: Any = bucket.result(key)
    except ValueError:
        result = None  # what somebody else has put there
    about = result.get("object") if isinstance(result, dict) else None
    is_own = isinstance(about, dict) and about.get("version_id") == version
    if not is_own:
        return ("waits", "") if may_wait else ("no result", f"`{key}` has no result of its version: {result}"[:300])
    outcome = str(result["outcome"])
    return (outcome, "") if outcome in OUTCOMES else ("no result", f"`{key}` has the outcome `{outcome}`")


def _put_companions(bucket: Bucket, rng: Random) -> None:
    for path in jobs.FILES:
        if rng.random() < 0.8:
            bucket.put(f"projects/{PROJECT}/jobs/{JOB}/{path}", _bytes(_text_of(path, rng)))
    bucket.put(f"projects/{PROJECT}/jobs/{JOB}/code.tar.gz", make_archive(rng))


def _upload(rng: Random) -> tuple[str, str, bytes]:
    """The kind, key and content of an upload."""
    choice = rng.random()
    if choice < 0.45:
        return "job file", _JOB_FILE, _bytes(_job_text(rng))
    if choice < 0.75:
        suffix = rng.choice([suffix for row in formats() if row.holds_json for suffix in row.suffixes])
        return "launch file", f"projects/{PROJECT}/launches/{JOB}/{rng.randrange(9)}{suffix}", _bytes(_launch_text(rng))
    if choice < 0.82:
        path = rng.choice(jobs.FILES)
        return "companion", f"projects/{PROJECT}/jobs/{JOB}/{path}", _bytes(_text_of(path, rng))
    if choice < 0.87:
        return "archive", f"projects/{PROJECT}/jobs/{JOB}/code.tar.gz", make_archive(rng)
    if choice < 0.92:
        return "planted result", f"{_JOB_FILE}.result.json", _bytes(_planted(rng))
    return "odd key", rng.choice(_KEYS), _bytes(_job_text(rng))


def _job_text(rng: Random) -> str:
    """A job file: of the API's fields, with files named instead of their texts."""
    spec = jobs.job(rng)
    inputs = spec["inputs"]
    inputs["files"] = {path: {k: v for k, v in file.items() if k != "text"} for path, file in inputs["files"].items()}
    if rng.random() < 0.4:
        inputs["config"] = {"file": rng.choice(jobs.FILES)}
    if rng.random() < 0.2:
        spec["code"] = "code.tar.gz"
    return _as_yaml(spec, rng)


def _launch_text(rng: Random) -> str:
    body: dict[str, Any] = {"overrides": {"config": jobs.some_of(jobs.CONFIGS[0], rng)}}
    if rng.random() < 0.3:
        body["hardware"] = rng.choice(jobs.HARDWARE)
    if rng.random() < 0.2:
        body |= rng.choice(jobs.TERMS)
    if rng.random() < 0.3:
        body |= rng.choice(({"version": 1}, {"alias": "latest"}, {"job": JOB}, {"job": 3}, {"idempotency_key": "x"}))
    return _as_yaml(body, rng)


def _as_yaml(value: Any, rng: Random) -> str:
    """A value as JSON, which is YAML too; often with a value that only YAML has, or a broken place."""
    changed = mutate(value, rng, rng.choice((1, 2))) if rng.random() < 0.4 else value
    text = json.dumps(changed, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1)))
    choice = rng.random()
    if choice < 0.3:
        written = rng.choice(
            (
                "2020-01-01",
                "12:30:00",
                "!!binary aGk=",
                "!!set {a}",
                ".nan",
                "!!int x",
                "&a [*a]",
                "? x",
                "!!omap [a: 1]",
            )
        )
        at = text.find(": ", rng.randrange(len(text)))
        return (
            text
            if at < 0
            else f"{text[: at + 2]}{{zz: {written}}}, q: {text[at + 2 :]}"
            if rng.random() < 0.3
            else _replace_value(text, at, written)
        )
    if choice < 0.45:
        return mutate_text(text, rng)
    return rng.choice(BY_FORMAT["yaml"]) if choice < 0.5 else text


def _replace_value(text: str, at: int, written: str) -> str:
    ends = [end for end in (text.find(",", at), text.find("}", at), text.find("\n", at)) if end > 0]
    return text[: at + 2] + written + text[min(ends, default=len(text)) :]


def _text_of(path: str, rng: Random) -> str:
    form = {"yaml": "yaml", "yml": "yaml", "json": "json", "toml": "toml"}[path.rpartition(".")[2]]
    return config_text(rng, form)


def _planted(rng: Random) -> str:
    result = {"result_version": "1", "outcome": "registered", "object": {"version_id": "x"}, "version": {"version": 7}}
    changed = json.dumps(mutate(result, rng) if rng.random() < 0.7 else hostile(rng))
    return changed if rng.random() < 0.7 else hostile_text(rng) if rng.random() < 0.9 else "x" * (4 * 2**20 + 1)
