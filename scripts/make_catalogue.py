"""Make the hardware catalogue from a table of EC2 instance types: `make_catalogue.py TABLE.csv`.

The table's columns are those published in the data of aws/karpenter-provider-aws: vCPUs, memory, GPUs and the us-east-1
On-Demand price of each instance type. This script decides which families become compute classes; every figure comes
from the table. The catalogue is committed, so nothing else needs the table.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).resolve().parent.parent / "layers/core/launchbay_core/domain/hardware/catalogue.json"
REGION, PRICE_DATE = "us-east-1", "2026"

# class → instance family, GPU model, and the memory that this GPU is sold with, GiB
CLASSES: dict[str, tuple[str, str | None, int | None]] = {
    "cpu-compute": ("c7i", None, None),
    "cpu-general": ("m7i", None, None),
    "cpu-memory": ("r7i", None, None),
    "gpu-t4": ("g4dn", "t4", 16),
    "gpu-l4": ("g6", "l4", 24),
    "gpu-a10g": ("g5", "a10g", 24),
    "gpu-l40s": ("g6e", "l40s", 48),
    "gpu-a100-40": ("p4d", "a100-40", 40),
    "gpu-a100-80": ("p4de", "a100-80", 80),
    "gpu-h100": ("p5", "h100", 80),
    "gpu-h200": ("p5en", "h200", 141),
}


def main(table: Path) -> None:
    """Write the catalogue from the table at this path."""
    document = catalogue(list(csv.DictReader(table.open(newline=""))))
    CATALOGUE.write_text(json.dumps(document, indent=1) + "\n")
    print(f"{len(document['classes'])} classes in {CATALOGUE.name}")


def catalogue(rows: list[dict[str, str]]) -> dict[str, Any]:
    """The catalogue's document, from the table's rows."""
    classes = []
    for name, (family, gpu_model, gpu_memory) in CLASSES.items():
        sizes = [size_of(row) for row in rows if row["family"] == family and is_virtual(row)]
        sizes.sort(key=lambda size: (size["price_usd_per_hour"], size["vcpus"]))
        classes.append(
            {
                "name": name,
                "lane": "gpu" if gpu_model else "cpu",
                "family": family,
                "gpu_model": gpu_model,
                "gpu_memory_gib": gpu_memory,
                "instance_types": sizes,
            }
        )
    return {"region": REGION, "price_date": PRICE_DATE, "classes": classes}


def is_virtual(row: dict[str, str]) -> bool:
    """Whether an instance type is a virtual machine with a price. Bare metal takes minutes longer to start."""
    return "metal" not in row["instance_type"] and bool(row["on_demand_usd_per_hour_us_east_1"])


def size_of(row: dict[str, str]) -> dict[str, Any]:
    """One instance type. `usable_memory_mib` is what Kubernetes leaves for pods; ECS reserves less."""
    return {
        "instance_type": row["instance_type"],
        "vcpus": int(row["vcpu"]),
        "memory_mib": int(row["memory_mib"]),
        "usable_memory_mib": int(row["k8s_allocatable_memory"].removesuffix("Mi")),
        "gpus": int(row["gpu_count"] or 0),
        "price_usd_per_hour": float(row["on_demand_usd_per_hour_us_east_1"]),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
