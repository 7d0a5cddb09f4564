"""What `wandb.init` is given, so that the script has what is recorded; and what it can't be given."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.domain.wandb.launched_values import find_wandb_faults, values_for_wandb
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace
from launchbay_core.inputs.values.merge import merge

NAN = float("nan")
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.lists(st.integers(), max_size=2))
KEYS = st.sampled_from(["a", "b", "c"])
CONFIGS = st.dictionaries(
    KEYS, st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=8), max_size=3
)


def of_wandb(own: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """What W&B's `Config.merge_locked` makes of a script's own config: keys are stripped, maps are merged."""
    config = dict(own)
    for written, value in given.items():
        key = written.strip("-")
        present = config.get(key)
        config[key] = merged(present, value) if isinstance(present, dict) and isinstance(value, dict) else value
    return config


def merged(own: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    result = dict(own)
    for key, value in given.items():
        present = result.get(key)
        result[key] = merged(present, value) if isinstance(present, dict) and isinstance(value, dict) else value
    return result


@given(CONFIGS, st.data())
def test_the_script_has_what_is_recorded(values: dict[str, Any], data: st.DataObject) -> None:
    overrides = {
        key: data.draw(st.one_of(st.just(value), CONFIGS, CONFIGS.map(Replace), LEAVES.map(Replace)))
        for key, value in values.items()
    }
    recorded = merge(values, overrides)

    assert of_wandb(values, values_for_wandb(recorded, recorded, overrides)) == recorded


def test_a_map_from_which_something_is_removed_takes_the_place_of_the_script_s_own() -> None:
    values = {"model": {"dim": 4, "opt": {"lr": 1}}, "seed": 1}
    overrides = {"model": {"opt": {"lr": Remove()}}}
    recorded = merge(values, overrides)

    handed = values_for_wandb(recorded, recorded, overrides)

    assert of_wandb(values, handed) == recorded == {"model": {"dim": 4, "opt": {}}, "seed": 1}


def test_what_is_not_an_input_is_not_handed_over() -> None:
    assert values_for_wandb({"lr": 1}, {"lr": 1, "seed": 2}, {"lr": 1}) == {"lr": 1}


@pytest.mark.parametrize(
    ("overrides", "path"),
    [
        ({"lr": Remove()}, "lr"),
        ({"lr": NAN}, "lr"),
        ({"model": {"dim": Replace([1, NAN])}}, "model.dim"),
        ({"model": Add({"dim": NAN})}, "model.dim"),
        ({"betas": Items({0: NAN})}, "betas"),
        ({"betas": Items({}, (NAN,))}, "betas"),
        ({"_wandb": {"a": 1}}, "_wandb"),
        ({"--lr": 1}, "--lr"),
    ],
)
def test_what_wandb_can_t_give_is_refused(overrides: dict[str, Any], path: str) -> None:
    assert [error.path for error in find_wandb_faults(overrides)] == [path]


def test_what_wandb_can_give_is_not_refused() -> None:
    overrides = {"a": {"b": Remove()}, "c": Replace({"d": float("inf")}), "e": None, "f": Items({0: Remove()})}

    assert list(find_wandb_faults(overrides)) == []
