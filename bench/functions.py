"""Measure the Lambda functions: the unzipped size of the layers, and how long a new process of each takes to be ready.

Everything is built first: for Lambda, to print the sizes, and for this machine, to measure the times. The comparison is
what every function needs: importing boto3 and creating the clients of the services that it calls; functions make theirs
with botocore alone, so it has a line, too. A function is `ready` when it can answer its first request. `all clients`
includes the clients that most requests don't need. For the API, the time until its first requests are answered follows:
it includes what is imported and built for one kind of request. Times are CPU times of the function's process.

    python bench/functions.py [starts]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from artefact_account import Account, environment_of, local_application
from artefact_support import LAYERS, ROOT, build, search_path
from lambda_support import sample_event
from launchbay_local.template.application import Function

STARTS = int(sys.argv[1]) if len(sys.argv) > 1 else 15
MEBIBYTE = 1024 * 1024
NOWHERE = "http://127.0.0.1:9"  # no call is made
CLIENTS = ("dynamodb", "s3", "batch", "logs")
TIMED = """
import sys, time
sys.path[:0] = sys.argv[1:]
began = time.process_time()
{code}
print(time.process_time() - began)
"""
ONLY_CLIENTS = f"import boto3\nfor service in {CLIENTS}: boto3.client(service)"
ONLY_BOTOCORE = f"""
import botocore.session
session = botocore.session.get_session()
for service in {CLIENTS}: session.create_client(service)
"""
IMPORTED = "import app"
READY = "import app\nfrom launchbay_core.aws.adapters import create_adapters\nadapters = create_adapters()"
ALL_CLIENTS = READY + "\nadapters.batch, adapters.logs"
STAGES = (IMPORTED, READY, ALL_CLIENTS)
# What the handler reads of a context is in it.
ANSWERED = """
class Context:
    function_name, function_version, memory_limit_in_mb = "launchbay-api", "1", 1024
    invoked_function_arn, aws_request_id = "arn:aws:lambda:us-east-1:123456789012:function:launchbay-api", "1"
import app, json
answer = app.handler(json.loads({event!r}), Context())
assert answer["statusCode"] == {status}, answer
"""


def main() -> None:
    """Build everything; print the sizes of the layers and the times of the functions."""
    for_lambda, here = build(ROOT / "build", "lambda"), build(ROOT / "build" / "here", "here")
    sizes = {layer: size_of(for_lambda / "layers" / layer) / MEBIBYTE for layer in LAYERS}
    has_bytecode = any((for_lambda / "layers").rglob("*.pyc"))
    print(f"layers unzipped, for python3.13 on arm64, {'with' if has_bytecode else 'without'} bytecode")
    for layer, mebibytes in {**sizes, "total": sum(sizes.values())}.items():
        print(f"  {layer:<12}{mebibytes:>10.1f} MiB")
    print(f"\nseconds in a fresh process, here on Python {sys.version.split()[0]}, median of {STARTS}")
    report(here)
    with tempfile.TemporaryDirectory() as folder:
        account = Account(here, Path(folder))
        try:
            report_first_answers(here, account)
        finally:
            account.stop()


def report(built: Path) -> None:
    """Print each function's times. Functions take turns, so that a busy moment affects all of them."""
    functions = local_application(NOWHERE).functions
    bare = functions[0]
    kinds = [(bare, ONLY_CLIENTS), (bare, ONLY_BOTOCORE)]
    kinds += [(function, code) for function in functions for code in STAGES]
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(STARTS):
        for function, code in kinds:
            seconds = measure_seconds(built, function, code, environment_of(function, NOWHERE))
            times.setdefault((function.folder.name, code), []).append(seconds)
    medians = {key: statistics.median(taken) for key, taken in times.items()}
    clients = medians[bare.folder.name, ONLY_CLIENTS]
    print(f"  boto3 with the clients of {', '.join(CLIENTS)}: {clients:.3f}")
    print(f"  the same clients, made with botocore alone: {medians[bare.folder.name, ONLY_BOTOCORE]:.3f}")
    print(f"  {'':<12}{'imported':>10}{'ready':>10}{'of boto3':>11}{'all clients':>13}{'of boto3':>11}")
    for function in functions:
        name = function.folder.name
        imported, ready, complete = (medians[name, code] for code in STAGES)
        ratios = (f"{ready / clients:.2f}x", f"{complete / clients:.2f}x")
        print(f"  {name:<12}{imported:>10.3f}{ready:>10.3f}{ratios[0]:>11}{complete:>13.3f}{ratios[1]:>11}")


def report_first_answers(built: Path, account: Account) -> None:
    """Print how long a new process of the API takes until it has answered a request, its imports included."""
    api = next(function for function in account.application.functions if function.folder.name == "api")
    account.api("api_register_job")
    run = json.loads(account.api("api_launch")["body"])
    requests = {"the look-up of a run": (_look_up(run), 200), "a launch": (_new_launch(), 201)}
    times: dict[str, list[float]] = {}
    for _ in range(STARTS):
        for name, (event, status) in requests.items():
            code = ANSWERED.format(event=json.dumps(event), status=status)
            times.setdefault(name, []).append(measure_seconds(built, api, code, account.environment_of(api)))
    for name, taken in times.items():
        print(f"  api, started and its first request answered, {name}: {statistics.median(taken):.3f}")


def _look_up(run: Mapping[str, Any]) -> dict[str, Any]:
    event = sample_event("api_list_runs")
    path = f"/v1/projects/{run['project']}/runs/{run['run_id']}"
    http = event["requestContext"]["http"] | {"path": path}
    query = {"rawQueryString": "", "queryStringParameters": {}}
    return event | query | {"rawPath": path, "requestContext": event["requestContext"] | {"http": http}}


def _new_launch() -> dict[str, Any]:
    """A launch without an idempotency key: each makes a run."""
    event = sample_event("api_launch")
    return event | {"headers": {name: text for name, text in event["headers"].items() if name != "idempotency-key"}}


def measure_seconds(built: Path, function: Function, code: str, environment: Mapping[str, str]) -> float:
    """The CPU seconds in which a new Python runs `code`, with only a function's folder and layers to import from."""
    path = search_path(built, built / "functions" / function.folder.name)
    command = [sys.executable, "-I", "-S", "-B", "-c", TIMED.replace("{code}", code), *path]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=os.sep)
    return float(done.stdout.splitlines()[-1])  # after what the function logs


def size_of(folder: Path) -> int:
    """The total size of the files in a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
