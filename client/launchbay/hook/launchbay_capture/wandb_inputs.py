"""Watches `manage_config_file`, `manage_wandb_config` and `load_wandb_config` of W&B's launch module."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from .declarations import declare, declared_config, text_of


def watch_inputs(module: ModuleType) -> None:
    """Report each call of `manage_config_file` and `manage_wandb_config`, which W&B handles in this module."""
    handle_file, handle_config = module.handle_config_file_input, module.handle_run_config_input

    @functools.wraps(handle_file)
    def watched_file(
        path: Any, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None, schema: Any = None
    ) -> Any:
        selection = {"include": include, "exclude": exclude, "schema": _plain_schema(schema)}
        result = handle_file(path, include, exclude, schema)
        with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123
            declare("file", path=os.path.realpath(path), text=file.read(), paths="wandb", **selection)
        return result

    @functools.wraps(handle_config)
    def watched_config(
        include: Sequence[str] | None = None, exclude: Sequence[str] | None = None, schema: Any = None
    ) -> Any:
        declared = _plain_schema(schema)
        result = handle_config(include, exclude, schema)
        declare("config", values=None, paths="wandb", include=include, exclude=exclude, schema=declared)
        return result

    module.__dict__.update(handle_config_file_input=watched_file, handle_run_config_input=watched_config)


def watch_loading(module: ModuleType) -> None:
    """Answer `load_wandb_config` as in a run with nothing overridden; W&B raises where nothing was launched."""
    load = module.load_wandb_config

    @functools.wraps(load)
    def watched_load() -> Any:
        if "WANDB_CONFIG" in os.environ or "WANDB_CONFIG_0" in os.environ:
            config = load()
            declare("loaded", values=dict(config))
        else:
            config = module.Config()
            config.update(declared_config())
        return config

    module.__dict__["load_wandb_config"] = watched_load


def _plain_schema(schema: Any) -> Any:
    """The JSON Schema of a Pydantic class or instance, or of itself; a copy, as W&B removes `$defs` from it."""
    describe = getattr(schema, "model_json_schema", None)
    return json.loads(json.dumps(describe() if callable(describe) else schema, default=text_of))
