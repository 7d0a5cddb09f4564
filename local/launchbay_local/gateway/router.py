"""Which route of an HTTP API a request takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from launchbay_local.template.apis import Route

_VARIABLE = re.compile(r"\{([^}+]+)(\+?)\}")


class Router:
    """Finds the route of a request, as API Gateway does: the most specific path, then the method before `ANY`."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._default = next((route for route in routes if route.path == "$default"), None)
        ordered = sorted((route for route in routes if route is not self._default), key=_specificity)
        self._routes = [(route, _pattern(route.path)) for route in ordered]

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route for a method and a percent-encoded path, and its path parameters."""
        trimmed = path if path == "/" else path.rstrip("/") or "/"
        for route, pattern in self._routes:
            found = pattern.fullmatch(trimmed)
            if found and route.method in (method, "ANY"):
                return route, {name: unquote(value) for name, value in found.groupdict().items()}
        return (self._default, {}) if self._default else None


def _specificity(route: Route) -> tuple[tuple[int, ...], bool]:
    """Sorts literal segments before variables, variables before greedy ones, methods before ANY."""
    kinds = tuple(
        (2 if segment.endswith("+}") else 1) if segment.startswith("{") else 0 for segment in route.path.split("/")
    )
    return kinds, route.method == "ANY"


def _pattern(path: str) -> re.Pattern[str]:
    text, names, position = "", set[str](), 0
    for found in _VARIABLE.finditer(path):
        name = re.sub(r"\W", "_", found.group(1))
        names.add(name)
        text += re.escape(path[position : found.start()]) + f"(?P<{name}>{'.+' if found.group(2) else '[^/]+'})"
        position = found.end()
    return re.compile(text + re.escape(path[position:]))
