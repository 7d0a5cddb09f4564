"""Fits a line to points, and goes on where it was when it is started again: its checkpoints are all that it needs."""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import Any

from launchbay import launch

CONFIG: dict[str, Any] = {
    "steps": 60,
    "learning_rate": 0.05,
    "momentum": 0.9,
    "save_every": 5,
    "seconds_per_step": 0.5,
}


def points(count: int = 200) -> list[tuple[float, float]]:
    """The data: points near the line y = 3x - 1, the same in every start."""
    chance = random.Random(7)  # noqa: S311  (points, and no secret)
    xs = [chance.uniform(-1, 1) for _ in range(count)]
    return [(x, 3 * x - 1 + chance.gauss(0, 0.1)) for x in xs]


def gradient(weights: list[float], data: list[tuple[float, float]]) -> tuple[float, list[float]]:
    """The mean squared error of a line, and its slope in both weights."""
    errors = [(x, weights[0] * x + weights[1] - y) for x, y in data]
    loss = sum(error**2 for _, error in errors) / len(data)
    return loss, [2 * sum(x * error for x, error in errors) / len(data), 2 * sum(e for _, e in errors) / len(data)]


def save(folder: Path, step: int, weights: list[float], velocity: list[float]) -> None:
    """Write a checkpoint: the model and its optimizer, which belong together, in one folder."""
    checkpoint = folder / f"step-{step:04d}"
    checkpoint.mkdir(exist_ok=True)
    (checkpoint / "model.json").write_text(json.dumps({"weights": weights}))
    (checkpoint / "optimizer.json").write_text(json.dumps({"step": step, "velocity": velocity}))
    launch.checkpoint_saved(checkpoint)


def load(folder: Path) -> tuple[int, list[float], list[float]]:
    """The newest checkpoint; the beginning, if there is none."""
    found = sorted(folder.glob("step-*"))
    if not found:
        return 0, [0.0, 0.0], [0.0, 0.0]
    optimizer = json.loads((found[-1] / "optimizer.json").read_text())
    return optimizer["step"], json.loads((found[-1] / "model.json").read_text())["weights"], optimizer["velocity"]


def main() -> None:
    """Train, from the newest checkpoint on."""
    config = launch.manage_config(CONFIG)
    folder = launch.checkpoint_dir()
    data = points()
    attempt = os.environ.get("LAUNCHBAY_ATTEMPT", "1")
    done, weights, velocity = load(folder)
    print(f"attempt {attempt}: " + (f"goes on after step {done}" if done else "starts from nothing"), flush=True)
    for step in range(done + 1, config["steps"] + 1):
        loss, slope = gradient(weights, data)
        launch.log({"loss": loss}, step=step)
        velocity = [config["momentum"] * v - config["learning_rate"] * s for v, s in zip(velocity, slope, strict=True)]
        weights = [w + v for w, v in zip(weights, velocity, strict=True)]
        print(f"attempt {attempt}: step {step}, loss {loss:.6f}", flush=True)
        if step % config["save_every"] == 0:
            save(folder, step, weights, velocity)
        time.sleep(config["seconds_per_step"])
    loss, _ = gradient(weights, data)
    print(f"y = {weights[0]:.4f}x {weights[1]:+.4f}, loss {loss:.6f}", flush=True)


if __name__ == "__main__":
    main()
