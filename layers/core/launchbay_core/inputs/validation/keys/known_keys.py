"""What a schema says of the keys of a map: which it names, which it allows."""

from __future__ import annotations

from functools import cached_property

from launchbay_core.inputs.schemas.bounds.patterns import matches
from launchbay_core.inputs.schemas.documents.places import Place, place_of
from launchbay_core.inputs.schemas.keywords import OTHER_KEYS
from launchbay_core.inputs.schemas.secrets import names_secret
from launchbay_core.inputs.schemas.subschemas import (
    Subschema,
    listed_in,
    named_in,
    names_key,
    property_names,
    unconditional_subschemas,
)


class KnownKeys:
    """What a schema says of the keys of the map at one place."""

    def __init__(self, place: Place) -> None:
        self._place = place

    @cached_property
    def names(self) -> list[str]:
        """The keys that it names."""
        return property_names(self._place.subschemas)

    @cached_property
    def name_set(self) -> frozenset[str]:
        """The same, to look one up."""
        return frozenset(self.names)

    @cached_property
    def _holding(self) -> list[Subschema]:
        """The subschemas that hold in any case."""
        return unconditional_subschemas(self._place.document, self._place.schemas)

    @cached_property
    def required(self) -> frozenset[str]:
        """The keys that they ask for."""
        return frozenset(name for one in self._holding for name in listed_in(one, "required") if isinstance(name, str))

    @cached_property
    def _closing(self) -> list[Subschema]:
        """The subschemas that hold in any case and allow only the keys that they name."""
        return [one for one in self._holding if one.get("additionalProperties") is False]

    @cached_property
    def _allowed(self) -> frozenset[str] | None:
        """The keys that all of these name, of those that have no patterns; None if there are none."""
        named = [named_in(one, "properties") for one in self._closing if not named_in(one, "patternProperties")]
        return frozenset(named[0]).intersection(*named[1:]) if named else None

    @cached_property
    def _with_patterns(self) -> list[Subschema]:
        return [one for one in self._closing if named_in(one, "patternProperties")]

    def allow(self, key: str) -> bool:
        """Whether all of them allow a key."""
        is_named = self._allowed is None or key in self._allowed
        return is_named and all(names_key(one, key) for one in self._with_patterns)

    def name_others_only(self, key: str) -> bool:
        """Whether they name keys, this one not among them, and say nothing of others."""
        return self._names_all and key not in self._place.named and not any(matches(one, key) for one in self._patterns)

    @cached_property
    def _names_all(self) -> bool:
        subschemas = self._place.subschemas
        is_open = any(not one.keys().isdisjoint(OTHER_KEYS) for one in subschemas)
        return not is_open and any("properties" in one for one in subschemas)

    @cached_property
    def _patterns(self) -> list[str]:
        return [pattern for one in self._place.subschemas for pattern in named_in(one, "patternProperties")]

    @cached_property
    def has_secret(self) -> bool:
        """Whether it calls the value of any key secret."""
        cautious = place_of(self._place.document, self._place.schemas, cautious=True)
        return names_secret(self._place.document, cautious.subschemas)
