"""Hypothesis strategies of values: those that readers of YAML, JSON or TOML give, and objects that no reader gives."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

# With halves of surrogate pairs, which an escape in JSON can write.
TEXTS = st.one_of(st.text(max_size=20), st.text(st.characters(categories=("Cs", "Cc", "So")), max_size=5))
NUMBERS = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.builds(lambda bits, sign: sign << bits, st.sampled_from([14_200, 14_290, 100_000]), st.sampled_from([1, -1])),
)
TIMES = st.one_of(st.dates(), st.datetimes(), st.times(), st.datetimes(timezones=st.timezones()))
KEYS: st.SearchStrategy[Any] = st.one_of(st.none(), TEXTS, NUMBERS, TIMES, st.binary(max_size=10))


class Colour(Enum):
    """An enum whose value is not JSON's."""

    RED = Decimal("1.50")


class Name(StrEnum):
    """An enum of texts."""

    ADA = "ada"


class Level(IntEnum):
    """An enum of ints."""

    HIGH = 3


@dataclass
class Leftover:
    """A dataclass that somebody has left in a value."""

    inner: Any


class Model(BaseModel):
    """A Pydantic model that somebody has left in a value."""

    inner: Any = None
    token: SecretStr = SecretStr("hidden-value")


class Silent:
    """Fails whenever it is looked at."""

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("no attributes")


class Broken(Mapping[Any, Any]):
    """A map that can't be read."""

    def __getitem__(self, key: Any) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("no keys")

    def __len__(self) -> int:
        return 3


class Shy(str):
    """A text that says something else of itself."""

    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError("no text")


ODDITIES: st.SearchStrategy[Any] = st.one_of(
    st.decimals(),
    st.fractions(),
    st.complex_numbers(),
    st.timedeltas(),
    st.uuids(),
    st.sampled_from(
        [Colour.RED, Name.ADA, Level.HIGH, Shy("x\ud800"), PurePosixPath("a"), UUID(int=0), Fraction(1, 3)]
    ),
    st.sampled_from([object, len, ..., NotImplemented, range(3), memoryview(b"x"), bytearray(b"x"), Model, Leftover]),
    st.builds(Silent),
    st.builds(Broken),
    st.builds(object),
)


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What a reader gives around other values: `!!omap` and `!!pairs` give tuples, `!!set` sets."""
    pairs = st.lists(st.tuples(KEYS, inner), max_size=3)
    return st.one_of(
        st.lists(inner, max_size=4), pairs, st.dictionaries(KEYS, inner, max_size=4), st.sets(KEYS, max_size=4)
    )


def _odd_containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        _containers(inner),
        st.builds(Leftover, inner),
        st.builds(lambda value: Model(inner=value), inner),
        st.builds(lambda value: MappingProxyType({"a": value}), inner),
        st.builds(lambda value: OrderedDict(a=value), inner),
        st.frozensets(KEYS, max_size=3),
        st.tuples(inner, inner),
    )


READ: st.SearchStrategy[Any] = st.recursive(KEYS, _containers, max_leaves=20)
ANYTHING: st.SearchStrategy[Any] = st.recursive(st.one_of(KEYS, ODDITIES), _odd_containers, max_leaves=20)
