"""How heavy the Lambda functions are: the layers' unzipped size, and how long a new process of each takes to be ready.

Everything is built first: for Lambda, whose sizes are printed, and for this machine, whose times are. The peer in the
same run is what no function can do without: importing boto3 and making the clients of the services that it calls.

    python bench/functions.py [starts]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from artefact_support import LAYERS, ROOT, bare_environment, build, search_path
from launchbay.local.stack import aws_environment

STARTS = int(sys.argv[1]) if len(sys.argv) > 1 else 15
MEBIBYTE = 1024 * 1024
CLIENTS = ("dynamodb", "s3", "batch", "logs")
TIMED = """
import sys, time
sys.path[:0] = sys.argv[1:]
began = time.perf_counter()
{code}
print(time.perf_counter() - began)
"""
ONLY_CLIENTS = f"import boto3\nfor service in {CLIENTS}: boto3.client(service)"
IMPORTED = "import app"
READY = "import app\nfrom launchbay_core.adapters import create_adapters\ncreate_adapters()"


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
    names = sorted(folder.name for folder in (built / "functions").iterdir())
    kinds = [("boto3", ONLY_CLIENTS), *((name, code) for name in names for code in (IMPORTED, READY))]
    times: dict[tuple[str, str], list[float]] = {kind: [] for kind in kinds}
    for _ in range(STARTS):
        for (name, code), taken in times.items():
            taken.append(seconds(built, name, code))
    medians = {key: statistics.median(taken) for key, taken in times.items()}
    clients = medians["boto3", ONLY_CLIENTS]
    print(f"  boto3 with the clients of {', '.join(CLIENTS)}: {clients:.3f}")
    print(f"  {'':<12}{'imported':>10}{'ready':>10}{'ready / boto3 alone':>22}")
    for name in names:
        ready = medians[name, READY]
        print(f"  {name:<12}{medians[name, IMPORTED]:>10.3f}{ready:>10.3f}{ready / clients:>21.2f}x")


def seconds(built: Path, name: str, code: str) -> float:
    """How long a new Python takes to run `code` with only a function's folder and its layers to import from."""
    path = search_path(built, built / "functions" / name)
    environment = bare_environment() | aws_environment("http://127.0.0.1:9") | {"POWERTOOLS_SERVICE_NAME": name}
    command = [sys.executable, "-I", "-S", "-B", "-c", TIMED.format(code=code), *path]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=os.sep)
    return float(done.stdout)


def size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
