"""Prints schemas as the API shows them, as JSON, for the tests of the page's form.

python scripts/page/form_schemas.py > web/src/form/testing/shapes.json
python scripts/page/form_schemas.py ../shared/corpus
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, SecretStr

from launchbay_core.inputs import UnreadableInput, declared_schema, infer_schema, parse_text

SUFFIXES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml"}


class Adam(BaseModel):
    """One kind of optimizer."""

    kind: Literal["adam"] = "adam"
    learning_rate: float = Field(default=0.01, gt=0, le=1)
    betas: tuple[float, float] = (0.9, 0.999)


class Sgd(BaseModel):
    """Another kind of optimizer."""

    kind: Literal["sgd"] = "sgd"
    momentum: float = 0.0


class Folder(BaseModel):
    """A model that holds itself."""

    name: str
    folders: list[Folder] = []


class Dataset(BaseModel):
    """What a list has for items."""

    path: str
    weight: float = 1.0
    token: SecretStr | None = None


class Everything(BaseModel):
    """Each kind of input that the form has a widget for."""

    optimizer: Annotated[Adam | Sgd, Field(discriminator="kind")] = Adam()
    warmup: Adam | Sgd | None = None
    tree: Folder = Folder(name="root", folders=[Folder(name="inner")])
    start: date = date(2026, 1, 31)
    at: time | None = None
    moment: datetime = datetime.fromisoformat("2026-01-31T09:30:00+00:00")
    token: SecretStr = SecretStr("")
    pair: tuple[int, str] = (1, "a")
    weights: dict[str, float] = {"a": 1.0}
    datasets: list[Dataset] = [Dataset(path="a.csv"), Dataset(path="b.csv")]
    precision: Literal["fp16", "bf16", "fp32"] = "bf16"
    batch_size: Literal[16, 32, 64, 128, 256] = 32
    workers: int | None = Field(default=3, ge=1, le=10, title="Workers", description="How many load data.")
    steps: int = 10**20
    epsilon: float = 1e-5
    clip: float | Literal["auto"] = "auto"
    layers: list[int] = [64, 64]
    augment: bool = True
    note: str = "one\ntwo"


VALUES: dict[str, Any] = {
    "trainer": {"learning_rate": 1e-05, "batch_size": 32, "layers": [64, 64], "private": {"user": "me"}},
    "resume": None,
    "tags": {"owner": "vision", "stage": "dev"},
    "a.b": {"c[0]": 1, "back\\slash": "x"},
    "empty": {},
    "none": [],
    "big": 12345678901234567890,
    "clip": float("inf"),
    "on": True,
    "day": date(2026, 1, 31),
    "datasets": [{"path": "a", "key": "x", "weight": 1}, {"path": "b", "key": "y"}],
    "sizes": [8, 16, 32],
    "mixed": [2, "a"],
    "nested": [[1, 2], [3]],
    "__proto__": {"constructor": 1},
}

# As the schemas of W&B's launch drawer are written: titles, labels, placeholders, sliders, a nested group, a secret.
WANDB: dict[str, Any] = {
    "type": "object",
    "properties": {
        "tasks": {
            "type": "array",
            "title": "Evaluations",
            "minItems": 1,
            "maxItems": 4,
            "placeholder": "Select evaluations",
            "items": {"type": "string", "enum": ["arc_easy", "gsm8k", "mmlu", "piqa", "winogrande"]},
            "required": True,
        },
        "limit": {"type": "integer", "title": "Sample limit", "placeholder": "E.g. 5", "minimum": 0},
        "temperature": {"type": "number", "minimum": 0, "maximum": 2, "default": 0.7},
        "seed": {"type": "integer", "minimum": 1, "maximum": 100, "default": 7},
        "model": {
            "type": "object",
            "title": "Model",
            "properties": {
                "model_name": {"type": "string", "placeholder": "openai/gpt-4o", "required": True},
                "api_key": {"type": "string", "format": "secret", "required": True},
            },
        },
        "publish": {"type": "boolean", "title": "Leaderboard", "label": "Publish results to the leaderboard"},
    },
}


def shapes() -> Iterator[dict[str, Any]]:
    """Schemas of each kind that the form has to show."""
    exclude = ["trainer.private", "datasets[*].key"]
    yield {"name": "inferred", "schema": infer_schema(VALUES, exclude=exclude), "values": None}
    yield {"name": "open", "schema": infer_schema(VALUES, exclude=exclude, open=["tags", "trainer"]), "values": None}
    yield {"name": "partly hidden", "schema": infer_schema(VALUES, exclude=["sizes[1]"]), "values": None}
    everything = Everything().model_dump(mode="python", exclude={"token"}) | {"token": ""}
    yield {"name": "declared", "schema": declared_schema(Everything, everything), "values": None}
    yield {
        "name": "launch drawer",
        "schema": declared_schema(WANDB, {"tasks": ["gsm8k"]}),
        "values": {"tasks": ["gsm8k"]},
    }


def of_folder(folder: Path) -> Iterator[dict[str, Any]]:
    """The inferred schema of each config file below a folder that can be read and is a map."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in SUFFIXES or not path.is_file():
            continue
        try:
            values = parse_text(path.read_text(), SUFFIXES[path.suffix])
        except (UnreadableInput, UnicodeDecodeError):
            continue
        if isinstance(values, dict):
            name = path.relative_to(folder).as_posix()
            yield {"name": name, "schema": infer_schema(values), "values": None}


def main() -> None:
    """Print the schemas of the folder that is named, or each kind of schema."""
    found = of_folder(Path(sys.argv[1])) if len(sys.argv) > 1 else shapes()
    json.dump(list(found), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
