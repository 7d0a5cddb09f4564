"""Measure the Lambda functions: the unzipped size of the layers, and how long a new process of each takes to be ready.

Everything is built first: for Lambda, to print the sizes, and for this machine, to measure the times. The comparison is
what every function needs: importing boto3 and creating the clients of the services that it calls. A function is `ready`
when it can answer its first request. `all clients` includes the clients that most requests don't need. Times are CPU
times.

    python bench/functions.py [starts]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from artefact_account import environment_of, local_application
from artefact_support import LAYERS, ROOT, build, search_path
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
IMPORTED = "import app"
READY = "import app\nfrom launchbay_core.aws.adapters import create_adapters\nadapters = create_adapters()"
ALL_CLIENTS = READY + "\nadapters.batch, adapters.logs"
STAGES = (IMPORTED, READY, ALL_CLIENTS)


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


def report(built: Path) -> None:
    """Print each function's times. Functions take turns, so that a busy moment affects all of them."""
    functions = local_application(NOWHERE).functions
    kinds = [(functions[0], ONLY_CLIENTS), *((function, code) for function in functions for code in STAGES)]
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(STARTS):
        for function, code in kinds:
            times.setdefault((function.folder.name, code), []).append(measure_seconds(built, function, code))
    medians = {key: statistics.median(taken) for key, taken in times.items()}
    clients = medians[functions[0].folder.name, ONLY_CLIENTS]
    print(f"  boto3 with the clients of {', '.join(CLIENTS)}: {clients:.3f}")
    print(f"  {'':<12}{'imported':>10}{'ready':>10}{'of boto3':>11}{'all clients':>13}{'of boto3':>11}")
    for function in functions:
        name = function.folder.name
        imported, ready, complete = (medians[name, code] for code in STAGES)
        ratios = (f"{ready / clients:.2f}x", f"{complete / clients:.2f}x")
        print(f"  {name:<12}{imported:>10.3f}{ready:>10.3f}{ratios[0]:>11}{complete:>13.3f}{ratios[1]:>11}")


def measure_seconds(built: Path, function: Function, code: str) -> float:
    """The CPU seconds in which a new Python runs `code`, with only a function's folder and layers to import from."""
    path = search_path(built, built / "functions" / function.folder.name)
    command = [sys.executable, "-I", "-S", "-B", "-c", TIMED.format(code=code), *path]
    environment = environment_of(function, NOWHERE)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=os.sep)
    return float(done.stdout)


def size_of(folder: Path) -> int:
    """The total size of the files in a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
