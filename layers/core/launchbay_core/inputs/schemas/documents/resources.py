"""Where the references of one schema lead: to a JSON Pointer, an anchor, or a part with an `$id` of its own.

Two places may claim one name, as a literal such as a `default` can look like a schema. Then a reference leads to all of
them here: who looks for secrets, or counts work, must not be led to the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

_ANCHORS = ("$anchor", "$dynamicAnchor")


class Resources:
    """The index of one schema: found once, when the first reference needs it."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root

    def targets(self, reference: Any, schema: Mapping[str, Any] | None = None) -> list[Any]:
        """The schemas that a reference in `schema` may name, true and false among them; none if it leads nowhere.

        Without `schema`, or for one that is not in the document, the reference is taken as one of the root.
        """
        if not isinstance(reference, str):
            return []
        uri, _, fragment = reference.partition("#")
        if "%" in fragment:
            from urllib.parse import unquote  # noqa: PLC0415  (a tenth of what importing the engine takes)

            fragment = unquote(fragment)
        if fragment and not fragment.startswith("/") and not uri:
            return self._anchors.get(fragment, [])
        found = [_follow(start, fragment) for start in self._starts(uri, schema)]
        unique = {id(one): one for one in found if isinstance(one, Mapping | bool)}
        return list(unique.values())

    def _starts(self, uri: str, schema: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
        """The resources that a reference starts from."""
        home = self._homes.get(id(schema), self._root) if self._has_parts else self._root
        if not uri:
            return [home, self._root]
        return self._named.get(_join(self._bases.get(id(home), ""), uri), [])

    @cached_property
    def _has_parts(self) -> bool:
        return any(one is not self._root and isinstance(one.get("$id"), str) for one in maps_in(self._root))

    @cached_property
    def _anchors(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for one in maps_in(self._root):
            for keyword in _ANCHORS:
                if isinstance(one.get(keyword), str):
                    found.setdefault(one[keyword], []).append(one)
        return found

    @cached_property
    def _homes(self) -> dict[int, Mapping[str, Any]]:
        """For each map of the document, the resource that it is in: the nearest around it with an `$id`."""
        return self._index[0]

    @cached_property
    def _bases(self) -> dict[int, str]:
        return self._index[1]

    @cached_property
    def _named(self) -> dict[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {}
        for home in {id(one): one for one in (self._root, *self._homes.values())}.values():
            found.setdefault(self._bases.get(id(home), ""), []).append(home)
        return found

    @cached_property
    def _index(self) -> tuple[dict[int, Mapping[str, Any]], dict[int, str]]:
        homes: dict[int, Mapping[str, Any]] = {}
        bases: dict[int, str] = {id(self._root): ""}
        waiting: list[tuple[Any, Mapping[str, Any]]] = [(self._root, self._root)]
        while waiting:
            found, home = waiting.pop()
            if isinstance(found, Mapping):
                if isinstance(found.get("$id"), str):
                    bases[id(found)] = _join(bases[id(home)], found["$id"])
                    home = found
                homes[id(found)] = home
            waiting += [(inner, home) for inner in _inside(found)]
        return homes, bases


def maps_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every map in a value, itself first, in the order of the text."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Mapping):
            yield found
        waiting += reversed(_inside(found))


def _inside(value: Any) -> list[Any]:
    held = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [inner for inner in held if isinstance(inner, Mapping | list | tuple)]


def _join(base: str, uri: str) -> str:
    from urllib.parse import urljoin, urlsplit  # noqa: PLC0415  (hardly any schema has an `$id`)

    uri = uri.partition("#")[0]
    try:
        # `urljoin` knows no `urn:`, and takes a name relative to one for the name alone, as the validator does.
        return uri if urlsplit(uri).scheme else urljoin(base, uri)
    except ValueError:
        return uri


def _follow(start: Any, pointer: str) -> Any:
    if pointer and not pointer.startswith("/"):
        return next((one for one in maps_in(start) if pointer in [one.get(keyword) for keyword in _ANCHORS]), None)
    found = start
    for part in pointer.split("/")[1:]:
        found = _step(found, part.replace("~1", "/").replace("~0", "~"))
    return found


def _step(found: Any, key: str) -> Any:
    if isinstance(found, Mapping):
        return found.get(key)
    if isinstance(found, list | tuple) and key.isdecimal() and len(key) < 10 and int(key) < len(found):
        return found[int(key)]
    return None
