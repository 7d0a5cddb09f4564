"""How heavy the Lambda functions are: the layers' unzipped size, and how long a new process of each takes to be ready.

Everything is built first: for Lambda, whose sizes are printed, and for this machine, whose times are. The peer in the
same run is what no function can do without: importing boto3 and making the clients of the services that it calls. A
function is ready when it can answer its first request; `all clients` is when those are made that most requests do not
need. Times are of the CPU, which on an idle machine are those of the clock.

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
    for_lambda, here = build(ROOT / "build", "lambda"), build(ROOT / "build" / "here", "here")
    sizes = {layer: size(for_lambda / "layers" / layer) / MEBIBYTE for layer in LAYERS}
    has_bytecode = any((for_lambda / "layers").rglob("*.pyc"))
    print(f"layers unzipped, for python3.13 on arm64, {'with' if has_bytecode else 'without'} bytecode")
    for layer, mebibytes in {**sizes, "total": sum(sizes.values())}.items():
        print(f"  {layer:<12}{mebibytes:>10.1f} MiB")
    print(f"\nseconds in a fresh process, here on Python {sys.version.split()[0]}, median of {STARTS}")
    report(here)


def report(built: Path) -> None:
    """Print each function's times, taken in turns so that a busy moment meets them all."""
    functions = local_application(NOWHERE).functions
    kinds = [(functions[0], ONLY_CLIENTS), *((function, code) for function in functions for code in STAGES)]
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(STARTS):
        for function, code in kinds:
            times.setdefault((function.folder.name, code), []).append(seconds(built, function, code))
    medians = {key: statistics.median(taken) for key, taken in times.items()}
    clients = medians[functions[0].folder.name, ONLY_CLIENTS]
    print(f"  boto3 with the clients of {', '.join(CLIENTS)}: {clients:.3f}")
    print(f"  {'':<12}{'imported':>10}{'ready':>10}{'of boto3':>11}{'all clients':>13}{'of boto3':>11}")
    for function in functions:
        name = function.folder.name
        imported, ready, whole = (medians[name, code] for code in STAGES)
        ratios = (f"{ready / clients:.2f}x", f"{whole / clients:.2f}x")
        print(f"  {name:<12}{imported:>10.3f}{ready:>10.3f}{ratios[0]:>11}{whole:>13.3f}{ratios[1]:>11}")


def seconds(built: Path, function: Function, code: str) -> float:
    """How long a new Python takes to run `code` with only a function's folder and its layers to import from."""
    path = search_path(built, built / "functions" / function.folder.name)
    command = [sys.executable, "-I", "-S", "-B", "-c", TIMED.format(code=code), *path]
    environment = environment_of(function, NOWHERE)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=os.sep)
    return float(done.stdout)


def size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
