"""W&B's own launch files, read as the overrides that they are. Pure.

There are three shapes: a launch config `{"overrides": {"run_config": …, "files": …, "args": […], "entry_point": […]},
"resource_args": …, …}`, its `overrides` alone, and the config files of W&B's example jobs, `run_name` beside `config`.
What has no meaning here is named, with what to use instead: in a notice if the run is the same without it, as a refusal
if not.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, NamedTuple

from launchbay_core.inputs.errors import InvalidOverrides

_HARDWARE = "ask for hardware with --gpu, --vcpus, --memory and --spot, or in `hardware`"
_CODE = "the code and the image are those that the job was registered with"
_PRIORITY = "give a run its priority with `launch --priority`"
_NAME = "give a run its name with `launch --name`"
_WHERE = "the project is the one that the launch is sent to"
_UNUSED = {
    **dict.fromkeys(("resource", "resource_args", "docker_args", "template_variables"), _HARDWARE),
    **dict.fromkeys(("queue", "queue_name", "queue_entity", "project_queue"), _HARDWARE),
    **dict.fromkeys(("uri", "git", "docker", "repository", "build"), _CODE),
    **dict.fromkeys(("name", "run_name"), _NAME),
    **dict.fromkeys(("project", "entity"), _WHERE),
    "priority": _PRIORITY,
    "job": "the job is the one that the launch names",
    "author": "who launches a run is who is signed in",
    "run_id": "each run gets an id of its own",
}
_REFUSED = {
    "artifacts": "Launchbay replaces no artifacts: make the artifact's name a value of the run config",
    "dockerfile": "a job's image is part of its version: register it with another `image`",
    "working_dir": "a job starts in the folder of its code: register it with a command that changes it",
}
_SWEEP = {"parameters", "method", "scheduler"}
_WORDS = ("args", "entry_point")
_ONLY_WANDB = {"run_config", *_REFUSED}
_OWN_REQUEST = ("version", "alias", "hardware")


class LaunchFile(NamedTuple):
    """What a launch file asks for, in the shape of a launch's body, and what of it has no effect."""

    request: dict[str, Any]
    notices: tuple[str, ...] = ()


def is_launch_file(document: Mapping[str, Any]) -> bool:
    """Whether a file of overrides has one of the shapes of W&B, or is a sweep's config.

    >>> is_launch_file({"overrides": {"run_config": {"lr": 1}}}), is_launch_file({"config": {"lr": 1}})
    (True, False)
    """
    return "overrides" in document or _is_overrides(document) or "run_name" in document or _is_sweep(document)


def read_launch_file(document: Mapping[str, Any]) -> LaunchFile:
    """A W&B launch file in the shape of a launch's body; what is Launchbay's own in it stays.

    Raises:
        InvalidOverrides: it has what would make another run of it, or is a sweep.

    >>> read_launch_file({"run_name": "Table", "config": {"query": "select 1"}}).request
    {'overrides': {'config': {'query': 'select 1'}}}
    """
    if _is_sweep(document):
        raise InvalidOverrides("this is the config of a sweep: launch each of its runs by itself, with its own values")
    unused = [name for name, value in document.items() if name in _UNUSED and value not in (None, "", {}, [])]
    notices = [f"`{name}` has no effect: {_UNUSED[name]}" for name in unused]
    rest = {name: value for name, value in document.items() if name not in _UNUSED}
    if "overrides" in rest:
        given = rest.pop("overrides")
        rest = {"overrides": read_wandb_overrides(given if given is not None else {}), **rest}
    else:
        own = {name: rest.pop(name) for name in _OWN_REQUEST if name in rest}
        rest = {"overrides": read_wandb_overrides(rest), **own}
    return LaunchFile(rest, tuple(notices))


def check_no_unused(given: Any, fields: Container[str]) -> None:
    """Refuse what has no effect in a body that is a launch config of W&B; an answer has no place to say it.

    Raises:
        ValueError: it has a member that has no effect, and isn't one of `fields`.
    """
    if isinstance(given, Mapping):
        for name in given:
            if name in _UNUSED and name not in fields:
                raise ValueError(f"leave out `{name}`, which has no effect: {_UNUSED[name]}")


def read_wandb_overrides(given: Any) -> Any:
    """The overrides of a launch in Launchbay's own shape, from W&B's; any other value is returned as it is.

    Raises:
        InvalidOverrides: they have what would make another run of it.

    >>> read_wandb_overrides({"run_config": {"lr": 0.1}, "args": [], "entry_point": ["python", "train.py"]})
    {'entry_point': ['python', 'train.py'], 'config': {'lr': 0.1}}
    """
    if not isinstance(given, Mapping) or not _is_overrides(given):
        return given
    for name, instead in _REFUSED.items():
        if given.get(name):
            raise InvalidOverrides(f"`{name}` can't be overridden: {instead}")
    if given.get("config") and given.get("run_config"):
        raise InvalidOverrides("`config` and `run_config` are the same: give one of them")
    # W&B's empty list is none at all, and its empty members stand in every file that its page exports.
    kept = {name: value for name, value in given.items() if name not in _ONLY_WANDB and (value or name not in _WORDS)}
    config = given.get("run_config")
    return {**kept, "config": config} if config is not None else kept


def _is_overrides(given: Mapping[str, Any]) -> bool:
    # No command at all can't be meant, so it is W&B's empty list; no `args` are, by a rerun that takes them away again.
    return bool(_ONLY_WANDB & given.keys()) or given.get("entry_point") == []


def _is_sweep(document: Mapping[str, Any]) -> bool:
    return len(_SWEEP & document.keys()) >= 1 and not {"overrides", "config", "run_config"} & document.keys()
