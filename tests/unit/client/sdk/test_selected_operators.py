"""What of a run's operators a script leaves open, and how the others are undone."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from launchbay.sdk.restoration import override, update_wandb
from launchbay.sdk.selection import split_by_selection, undo, without_gone
from launchbay_core.contracts.run_manifest import SourceOverrides
from launchbay_core.inputs import Add, Items, Remove, Replace, merge
from launchbay_core.inputs.values.composition import present_at
from launchbay_core.inputs.values.json_form.marks import write_marks

VALUES: dict[str, Any] = {"lr": 1, "opt": {"name": "adam", "lr": 2}, "l": [1, {"x": 1}], "old": 3}
CHANGES: dict[str, Any] = {
    "lr": Remove(),
    "opt": {"name": Remove(), "lr": 5, "new": Add(6)},
    "l": Items({0: Remove(), 1: {"x": 7}}, (8,)),
    "more": Add({"a": 1, "b": 2}),
    "old": Replace(9),
}


def source(overrides: dict[str, Any]) -> SourceOverrides:
    values, marks = write_marks(overrides)
    return SourceOverrides(values, marks, present_at(VALUES, overrides))


@pytest.mark.parametrize(
    ("include", "exclude", "opened"),
    [
        (None, None, CHANGES),
        (["opt"], None, {"opt": CHANGES["opt"]}),
        (["opt.new", "more.a"], None, {"opt": {"new": Add(6)}, "more": Add({"a": 1})}),
        (None, ["opt.name", "more.b", "l", "old"], {
            "lr": Remove(), "opt": {"lr": 5, "new": Add(6)}, "more": Add({"a": 1}),
        }),
        (["nothing"], None, {}),
    ],
)  # fmt: skip
def test_operators_are_left_open_by_their_paths(
    include: list[str] | None, exclude: list[str] | None, opened: dict[str, Any]
) -> None:
    found, closed = split_by_selection(source(CHANGES), include, exclude)

    assert found == opened
    assert merge(merge(VALUES, CHANGES), undo(closed, present_at(VALUES, CHANGES), found)) == merge(VALUES, opened)
    assert override(VALUES, source(CHANGES), include, exclude) == merge(VALUES, opened)


def test_everything_that_is_closed_can_be_undone() -> None:
    assert merge(merge(VALUES, CHANGES), undo(CHANGES, present_at(VALUES, CHANGES), {})) == VALUES


def test_what_a_script_does_not_have_is_not_removed_again() -> None:
    assert without_gone({"a": 1}, {"a": Remove(), "b": Remove(), "c": {"d": Remove(), "e": 1}}) == {
        "a": Remove(),
        "c": {"e": 1},
    }


class Config(dict[str, Any]):
    """The config of an active W&B run."""

    def update(self, values: dict[str, Any], *, allow_val_change: bool) -> None:  # type: ignore[override]
        assert allow_val_change
        super().update(values)


def test_an_active_run_of_wandb_gets_what_it_can_and_the_rest_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    active = SimpleNamespace(config=Config(VALUES))
    monkeypatch.setitem(sys.modules, "wandb", SimpleNamespace(run=active))

    update_wandb(source(CHANGES))

    assert active.config == {**merge(VALUES, CHANGES), "lr": 1}
    assert "`lr` stays in wandb.config, from which W&B lets nothing be removed." in capsys.readouterr().err


class LockedConfig(Config):
    """The config of an active W&B run that was given everything by its environment, and keeps that."""

    def update(self, values: dict[str, Any], *, allow_val_change: bool) -> None:  # type: ignore[override]
        """As W&B does, which ignores it."""


ITEMS: list[dict[str, Any]] = [
    {"l": Items({1: Remove()})},
    {"l": Items({-1: Remove(), 0: 5})},
    {"l": Items({}, (8, 8))},
    {"l": Items({1: {"x": 7}})},
    {"opt": {"l": Items({0: Remove()}, (9,))}},
    {"l": Items({1: {"x": Items({0: Remove()})}})},
]
OWN: dict[str, Any] = {"l": [1, {"x": [1, 2]}], "opt": {"l": [1, 2], "name": "adam"}}


@pytest.mark.parametrize("overrides", ITEMS)
@pytest.mark.parametrize("is_handed", [True, False])
def test_items_are_laid_over_an_active_run_of_wandb_once(
    overrides: dict[str, Any], monkeypatch: pytest.MonkeyPatch, *, is_handed: bool
) -> None:
    values, marks = write_marks(overrides)
    given = SourceOverrides(values, marks, present_at(OWN, overrides))
    expected = merge(OWN, overrides)
    active = SimpleNamespace(config=LockedConfig(expected) if is_handed else Config(OWN))
    monkeypatch.setitem(sys.modules, "wandb", SimpleNamespace(run=active))

    update_wandb(given)
    update_wandb(given)

    assert active.config == expected


def test_values_that_an_active_run_of_wandb_has_already_are_not_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unchanging(Config):
        def update(self, values: dict[str, Any], *, allow_val_change: bool) -> None:  # type: ignore[override]
            raise AssertionError(f"{values} were set again ({allow_val_change=})")

    active = SimpleNamespace(config=Unchanging(merge(VALUES, CHANGES)))
    monkeypatch.setitem(sys.modules, "wandb", SimpleNamespace(run=active))

    update_wandb(source(CHANGES))

    assert active.config == merge(VALUES, CHANGES)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Config, "`l[0]` keeps its own value: the script leaves it out of its inputs."),
        (LockedConfig, "`l[0]` keeps the launched value, though the script leaves it out of its inputs: W&B locks"),
    ],
)
def test_what_is_said_of_an_excluded_value_in_an_active_run_of_wandb_is_true(
    kind: type[Config], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = {"l": Items({0: 5, 1: {"x": 7}}), "new": Add(1)}
    active = SimpleNamespace(config=kind(merge(VALUES, changes)))
    monkeypatch.setitem(sys.modules, "wandb", SimpleNamespace(run=active))

    update_wandb(source(changes), exclude=["l[0]", "new"])

    assert active.config["l"] == ([5, {"x": 7}] if kind is LockedConfig else [1, {"x": 7}])
    first, second = capsys.readouterr().err.splitlines()
    assert first == "Launchbay: `new` stays in wandb.config, from which W&B lets nothing be removed."
    assert said in second


def test_an_excluded_item_is_said_not_to_be_appended(capsys: pytest.CaptureFixture[str]) -> None:
    assert override(VALUES, source({"l": Items({}, (8,))}), exclude=["l[*]"]) == VALUES
    assert capsys.readouterr().err == "Launchbay: `l[+]` is not appended: the script leaves it out of its inputs.\n"
