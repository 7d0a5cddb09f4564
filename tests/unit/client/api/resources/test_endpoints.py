"""Every method of the typed client is an endpoint that the API's own document declares, and every endpoint has one."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import unquote

import pytest

from launchbay.api.client import Client
from launchbay.api.connection import ApiResponse
from launchbay.api.resources.resource import Resource
from launchbay.api.servers import Server
from launchbay_core.domain.states import RunState
from launchbay_core.inputs import Overrides

DOCUMENT = json.loads((Path(__file__).resolve().parents[5] / "docs/openapi.json").read_text())
ENDPOINTS = {(verb.upper(), path): found for path, verbs in DOCUMENT["paths"].items() for verb, found in verbs.items()}

# A value for each parameter that a method may have; names with signs show that a path's segments are quoted.
VALUES: dict[str, Any] = {
    "project": "a project",
    "job": "a/job",
    "alias": "an?alias",
    "version": "a#version",
    "run": "a%run",
    "other": "another/run",
    "name": "job",
    "limit": 3,
    "states": [RunState.RUNNING, RunState.FAILED],
    "part": "KFBFM7",
    "by": "ada",
    "since": "2d",
    "tags": ["a", "b"],
    "add_tags": ["a"],
    "remove_tags": ["b"],
    "note": "a note",
    "where": ["lr>0.1", "seed=1"],
    "sort": "-lr",
    "columns": ["lr"],
    "labels": {"name": "a name", "tags": ["a"]},
    "cursor": "c",
    "tail": 5,
    "sha256": "0" * 64,
    "size": 1,
    "spec": {"command": ["true"]},
    "request": {"vcpus": 1},
    "overrides": Overrides(),
    "hardware": {"vcpus": 1},
    "terms": {"patience": 600},
    "priority": "low",
    "compute_class": "gpu-l4",
    "idempotency_key": "once",
    "from_outputs": {"model": "KFBFM7:model"},
    "resume_from": "KFBFM7",
    "resume": True,
    "names": ["loss"],
    "points": 3,
    "is_kept": True,
    "attempt": 2,
    "paths": ["a b/c?"],
    "path": "a b/c?",
}
ANSWER: dict[str, Any] = {
    "jobs": [],
    "versions": [],
    "runs": [],
    "lines": [],
    "cursor": None,
    "complete": True,
    "outputs": [],
    "attempt": 1,
    "addresses": [],
    "sign_in": {"issuer": "i"},
}


@dataclass
class Recorder:
    """A connection that notes what is sent, and answers with what any method can read."""

    server: Server = field(default_factory=lambda: Server("https://launchbay.example.com"))
    sent: list[dict[str, Any]] = field(default_factory=list)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ApiResponse:
        given = {name for name, value in (query or {}).items() if value is not None}
        self.sent.append({"method": method, "path": path, "body": body, "query": given, "headers": set(headers or ())})
        return ApiResponse(200, ANSWER)


def resources() -> dict[str, type[Resource]]:
    """The class of each resource of the client, by its name there."""
    client = Client(Server("https://launchbay.example.com"), "p")
    return {name: type(value) for name, value in vars(client).items() if isinstance(value, Resource)}


METHODS = [
    pytest.param(kind, name, id=f"{resource}.{name}")
    for resource, kind in resources().items()
    for name, _ in inspect.getmembers(kind, inspect.isfunction)
    if not name.startswith("_")
]


def arguments_of(method: Callable[..., Any]) -> Iterator[str]:
    """The names of a method's arguments, also of those that are members of a typed dict."""
    for parameter in inspect.signature(method).parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            [asked] = get_args(get_type_hints(method)[parameter.name])
            yield from sorted(asked.__optional_keys__)
        else:
            yield parameter.name


def call(kind: type[Resource], name: str) -> list[dict[str, Any]]:
    """What a method sends, called with every argument that it has."""
    recorder = Recorder()
    method = getattr(kind(recorder, VALUES["project"]), name)  # type: ignore[arg-type]  # all that a resource asks of it
    result = method(**{name: VALUES[name] for name in arguments_of(method)})
    if inspect.isgenerator(result):
        list(result)
    return recorder.sent


def endpoint_of(request: Mapping[str, Any]) -> tuple[str, str]:
    """The declared endpoint that a request is for, its path as the document has it."""
    matching = [
        (verb, path)
        for verb, path in ENDPOINTS
        if verb == request["method"] and re.fullmatch(re.sub(r"\{\w+\}", r"([^/]+)", path), request["path"])
    ]
    assert len(matching) == 1, request
    return matching[0]


@pytest.mark.parametrize(("kind", "name"), METHODS)
def test_a_method_sends_what_the_document_declares(kind: type[Resource], name: str) -> None:
    (request,) = call(kind, name)
    verb, path = endpoint_of(request)

    declared = {(one["in"], one["name"].lower()) for one in ENDPOINTS[verb, path].get("parameters", ())}
    assert {("query", one) for one in request["query"]} | {("header", one) for one in request["headers"]} <= declared
    assert request["body"] is None or "requestBody" in ENDPOINTS[verb, path] or request["body"] == {}


@pytest.mark.parametrize(("kind", "name"), METHODS)
def test_each_segment_of_a_path_is_quoted_and_in_its_place(kind: type[Resource], name: str) -> None:
    (request,) = call(kind, name)
    _, path = endpoint_of(request)

    segments = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path), request["path"])

    assert segments
    assert {at: unquote(text) for at, text in segments.groupdict().items()} == {
        at: VALUES[at] for at in segments.groupdict()
    }


def test_every_endpoint_has_a_method() -> None:
    called = {endpoint_of(request) for case in METHODS for request in call(*case.values)}  # type: ignore[arg-type]  # as above

    assert called == set(ENDPOINTS)
