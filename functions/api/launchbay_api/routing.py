"""Routing: which module of `routes/` has the endpoint of a request. It is imported when its first request comes.

Most processes answer requests of few kinds. What only others need (to read schemas for a registration, to patch files
for a launch) is half of the code, and a cold start does not import it for a request that does not use it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from launchbay_api.refusals import NoSuchRoute
from launchbay_core.aws.cold_start import no_collection

if TYPE_CHECKING:
    from launchbay_api.endpoints import Endpoint

_PROJECT = "/v1/projects/<project>"
_JOB = f"{_PROJECT}/jobs/<job>"
_RUN = f"{_PROJECT}/runs/<run>"

# The module of each endpoint, in the order of the OpenAPI document.
ROUTES: Mapping[tuple[str, str], str] = {
    ("POST", f"{_PROJECT}/jobs"): "jobs",
    ("GET", f"{_PROJECT}/jobs"): "jobs",
    ("GET", _JOB): "jobs",
    ("POST", f"{_JOB}/versions"): "versions",
    ("GET", f"{_JOB}/versions"): "versions",
    ("GET", f"{_JOB}/versions/<version>"): "versions",
    ("GET", f"{_JOB}/versions/<version>/schema"): "versions",
    ("PUT", f"{_JOB}/aliases/<alias>"): "aliases",
    ("POST", f"{_PROJECT}/uploads"): "uploads",
    ("POST", f"{_PROJECT}/runs"): "launches",
    ("GET", f"{_PROJECT}/runs"): "run_lists",
    ("GET", _RUN): "runs",
    ("PATCH", _RUN): "run_changes",
    ("POST", f"{_RUN}/cancel"): "run_changes",
    ("POST", f"{_RUN}/rerun"): "launches",
    ("POST", f"{_RUN}/keep"): "run_changes",
    ("POST", f"{_RUN}/forget"): "run_changes",
    ("GET", f"{_RUN}/events"): "runs",
    ("GET", f"{_RUN}/inputs"): "run_details",
    ("GET", f"{_RUN}/logs"): "run_details",
    ("GET", f"{_RUN}/metrics"): "metrics",
    ("GET", f"{_RUN}/diff/<other>"): "run_details",
    ("GET", f"{_RUN}/outputs"): "outputs",
    ("GET", f"{_RUN}/outputs/<path+>"): "outputs",
    ("POST", f"{_RUN}/addresses"): "outputs",
    ("GET", f"{_PROJECT}/queues"): "queues",
    ("GET", "/v1/hardware"): "hardware",
    ("POST", "/v1/hardware/plan"): "hardware",
    ("GET", "/v1/me"): "callers",
    ("GET", "/healthz"): "meta",
    ("GET", "/v1/openapi.json"): "document",
}
_REST = "path"  # in a route, `<path+>` at its end stands for all that follows, slashes included: it may be any text
_PATHS = {path: path.split("/") for _, path in ROUTES}
# What a name in a path may be made of, before its own rule is asked: the characters of paths, and letters and digits.
_NAME = re.compile(r"[-._~()'!*:@,;=+&$%<> \[\]{}|^\w]+")


def find_endpoint(method: str, path: str) -> tuple[Endpoint, Mapping[str, str]]:
    """The endpoint for a request, and the names in its path.

    Raises:
        NoSuchRoute: there is none, or a name in the path has a character that no name may have.
    """
    declared, names = _match(path)
    if (method, declared) not in ROUTES:
        raise NoSuchRoute(method, path, methods_of(path))
    if not all(_NAME.fullmatch(text) for name, text in names.items() if name != _REST):
        raise NoSuchRoute(method, path)
    return _endpoint(method, declared), names


def methods_of(path: str) -> Sequence[str]:
    """The methods of a path, sorted; none if there is no such path."""
    declared, _ = _match(path)
    return sorted(method for method, its_path in ROUTES if its_path == declared)


def every_endpoint() -> Sequence[Endpoint]:
    """All endpoints, in the order of the OpenAPI document; imports every module of `routes/`."""
    return [_endpoint(method, path) for method, path in ROUTES]


def endpoints_of(module: str) -> Sequence[Endpoint]:
    """The endpoints that a module of `routes/` declares; imports it unless it is."""
    with no_collection():
        imported = import_module(f"launchbay_api.routes.{module}")
    declared: Sequence[Endpoint] = imported.endpoints.declared
    return declared


@cache
def _endpoint(method: str, path: str) -> Endpoint:
    declared = endpoints_of(ROUTES[method, path])
    return next(endpoint for endpoint in declared if (endpoint.method, endpoint.path) == (method, path))


def _match(path: str) -> tuple[str, Mapping[str, str]]:
    """The declared path that a request's path is of, with the names at its varying parts; empty if it is of none."""
    given = path.split("/")
    for declared, parts in _PATHS.items():
        names = _names_of(parts, given)
        if names is not None:
            return declared, names
    return "", {}


def _names_of(parts: Sequence[str], given: Sequence[str]) -> Mapping[str, str] | None:
    """The names that a path has at the varying parts of a declared one; None if it is not of that."""
    if parts[-1] == f"<{_REST}+>" and len(given) > len(parts):
        given = [*given[: len(parts) - 1], "/".join(given[len(parts) - 1 :])]
    if len(given) != len(parts):
        return None
    pairs = list(zip(parts, given, strict=True))
    if all(part if expected.startswith("<") else part == expected for expected, part in pairs):
        return {expected.strip("<+>"): part for expected, part in pairs if expected.startswith("<")}
    return None
