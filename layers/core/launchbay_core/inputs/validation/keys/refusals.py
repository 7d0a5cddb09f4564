"""The errors of overrides of what may not be changed, added or removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.validation.keys.spots import Spot
from launchbay_core.inputs.validation.phrases import count, join, nearest_name
from launchbay_core.inputs.values.marks import Replace, without_marks
from launchbay_core.inputs.values.paths import Index, format_path


def excluded(spot: Spot, given: Any) -> InputError:
    """Include and exclude leave the place out."""
    text = f"`{spot.name}` can't be changed at launch: the job's author left it out of the inputs"
    return InputError(spot.name, "excluded", text, None, without_marks(given))


def partly_excluded(spot: Spot, given: Any, verb: str = "replaced") -> InputError:
    """Something in the place can't be changed, so it can't be replaced or removed as a whole."""
    inner = spot.selection.excluded_below()
    if inner:
        why = f"`{format_path(inner)}` in it can't be changed at launch"
    else:
        included = [f"`{format_path(one)}`" for one in spot.selection.included_below()]
        why = f"only {join(included)} in it can be changed at launch"
    text = f"`{spot.name}` can't be {verb} as a whole: {why}"
    return InputError(spot.name, "excluded", text, None, without_marks(given))


def not_appended(spot: Spot, holder: Spot) -> InputError:
    """Nothing may be appended to a list of which only some items are inputs."""
    included = [f"`{format_path(one)}`" for one in holder.selection.included_below()]
    text = f"`{spot.name}` can't be added at launch: only {join(included)} in the list can be changed"
    return InputError(spot.name, "excluded", text)


def moved(spot: Spot, other: Spot) -> InputError:
    """An item would be removed, and one that can't be changed would move into its place."""
    text = (
        f"`{spot.name}` can't be removed: `{other.name}` after it can't be changed at launch, so it can't move either"
    )
    return InputError(spot.name, "excluded", text)


def not_there(spot: Spot, names: Iterable[str], *, is_searched: bool) -> InputError:
    """A key would be removed that does not exist; `names` are those that do."""
    near = nearest_name(str(spot.path[-1]), names) if is_searched else None
    meant = None if near is None else format_path((*spot.path[:-1], near))
    hint = f"; did you mean `{meant}`?" if meant else ""
    return InputError(
        spot.name, "unknown_key", f"`{spot.name}` is not there, so it can't be removed{hint}", None, None, meant
    )


def required(spot: Spot) -> InputError:
    """A key would be removed that the schema asks for."""
    return InputError(spot.name, "required", f"`{spot.name}` can't be removed: the job's schema requires it")


def there_already(spot: Spot, added: Any) -> InputError:
    """A key would be added that exists."""
    operator = ":=" if isinstance(added, Replace) else "="
    text = f"`{spot.name}` is there already: write `{spot.name}{operator}…` to change it"
    return InputError(spot.name, "constraint", text)


def not_added(error: InputError, spot: Spot) -> InputError:
    """A key would be added where none is let in; `error` says so as of any key that is not an input."""
    holder = format_path(spot.path[:-1])
    where = f"`{holder}` takes no new keys" if holder else "no new keys are taken here"
    lets_in = f"`open: [{holder}]`" if holder else "`open: true`"
    hint = f"; did you mean `{error.suggestion}`?" if error.suggestion else f"; the job's author can write {lets_in}"
    text = f"`{spot.name}` can't be added: {where}{hint}"
    return InputError(spot.name, "unknown_key", text, None, error.given, error.suggestion)


def no_list(spot: Spot, *, is_there: bool) -> InputError:
    """Items would change of what is not a list."""
    why = "is not a list" if is_there else "is not there"
    return InputError(spot.name, "type", f"`{spot.name}` {why}, so it has no items that could change", "a list")


def no_item(spot: Spot, holder: Spot, length: int) -> InputError:
    """An item would change that the list does not have."""
    has = f"`{holder.name}` has {count(length, 'item')}"
    more = f"; `{holder.name}[+]` adds one at its end" if spot.path[-1] == Index(length) else ""
    return InputError(spot.name, "unknown_key", f"`{spot.name}` is not there: {has}{more}")


def named_twice(spot: Spot, other: Spot) -> InputError:
    """Two indexes name one item."""
    text = f"`{other.name}` and `{spot.name}` are the same item: give one of them"
    return InputError(spot.name, "constraint", text)
