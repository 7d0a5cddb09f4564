"""Values as Python's literals."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.formats.python.reader import TUPLE
from launchbay_core.inputs.formats.tree import Map, Node, Sequence

_OPENING = re.compile(r"([rRuU]?)('''|\"\"\"|'|\")")
_INFINITY = "1e309"  # beyond every float, so that it reads as infinity; Python has no name for it without an import
_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Writer:
    """Writes values in the style of the literals that they replace: lists as tuples, texts in the same quotes."""

    def __init__(self, text: str, *, is_utf8: bool) -> None:
        self._text = text
        self._is_utf8 = is_utf8
        self._line_break = "\r\n" if "\r\n" in text else "\n" if "\n" in text or "\r" not in text else "\r"

    def write(self, value: Any, like: Node | None = None) -> str:
        """A literal that reads as the value.

        Raises:
            UnpatchableText: there is none.
        """
        if value is None or isinstance(value, bool):
            return str(value)
        if isinstance(value, str):
            return self._string(value, self._text[like.start : like.end] if like else "")
        if isinstance(value, float):
            return _float(value)
        if isinstance(value, int):
            return str(value)
        if isinstance(value, list):
            return self._list(value, like)
        if isinstance(value, Mapping):
            return self._map(value, like)
        raise UnpatchableText(f"a value of type {type(value).__name__} can't be written to a script")

    def _list(self, value: list[Any], like: Node | None) -> str:
        models = like.items if isinstance(like, Sequence) else []  # the last stands for all that come after it
        count = len(models)
        items = [self.write(item, models[min(at, count - 1)] if models else None) for at, item in enumerate(value)]
        if isinstance(like, Sequence) and like.tag == TUPLE:
            return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
        return f"[{', '.join(items)}]"

    def _map(self, value: Mapping[Any, Any], like: Node | None) -> str:
        models = like.own_entries() if isinstance(like, Map) else {}
        first = next(iter(models.values()), None)
        pairs = []
        for key, inner in value.items():
            model = models.get(key)
            written = self.write(key, model.key if model else first.key if first else None)
            pairs.append(f"{written}: {self.write(inner, model.value if model else None)}")
        return f"{{{', '.join(pairs)}}}"

    def _string(self, value: str, like: str) -> str:
        opening = _OPENING.match(like)
        prefix, quote = (opening[1], opening[2]) if opening else ("", '"')
        if prefix in {"r", "R"}:
            if self._fits_raw(value, quote):
                return f"{prefix}{quote}{value}{quote}"
            prefix = ""
        if len(quote) == 1:
            return prefix + quote + self._escaped(value, quote, _SHORT) + quote
        lines = [self._escaped(line, quote[0], {"\\": "\\\\", "\r": "\\r"}) for line in value.split("\n")]
        return prefix + quote + self._line_break.join(lines) + quote

    def _escaped(self, value: str, quote: str, short: Mapping[str, str]) -> str:
        return "".join(
            short.get(one) or ("\\" + one if one == quote else one if self._is_written(one) else _escape(one))
            for one in value
        )

    def _is_written(self, character: str) -> bool:
        """Whether a character stands in a text as it is."""
        return (character.isprintable() or character == "\t") and (self._is_utf8 or character.isascii())

    def _fits_raw(self, value: str, quote: str) -> bool:
        return (
            quote[0] not in value
            and not value.endswith("\\")
            and all(self._is_written(one) for one in value)
        )  # fmt: skip


def _float(value: float) -> str:
    if math.isnan(value):
        raise UnpatchableText("Python has no literal for nan")
    if math.isinf(value):
        return _INFINITY if value > 0 else f"-{_INFINITY}"
    return repr(value)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
