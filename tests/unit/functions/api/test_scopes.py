"""Deny by default: every endpoint has a scope, and code, template and docs say the same one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from launchbay_api.endpoints import Endpoints
from launchbay_api.routing import every_endpoint
from launchbay_core.domain.access import Scope
from launchbay_core.domain.authors import Author
from launchbay_local.gateway.router import Router
from launchbay_local.template.apis import Route
from launchbay_local.template.readers import read_application
from template_support import ROOT, everything

ENDPOINTS = every_endpoint()
FOR_ANYBODY = {"GET /healthz", "GET /v1/openapi.json"}


def key(method: str, path: str) -> str:
    return f"{method} " + re.sub(r"<(\w+)\+?>", r"{\1}", path)


DECLARED = {key(one.method, one.path): one.scope for one in ENDPOINTS}


def test_only_two_endpoints_are_open_to_anyone() -> None:
    assert {name for name, scope in DECLARED.items() if scope is None} == FOR_ANYBODY


@pytest.mark.parametrize("declare", [Endpoints("x").get, Endpoints("x").patch, Endpoints("x").post, Endpoints("x").put])
def test_an_endpoint_without_a_scope_can_not_be_declared(declare: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="scope"):
        declare("/v1/new", gives=None)


def test_an_endpoint_open_to_anyone_can_not_record_an_author() -> None:
    def change(author: Author) -> None:
        """Change something."""

    with pytest.raises(TypeError, match="the caller is unknown"):
        Endpoints("x").get("/v1/new", scope=None, gives=None)(change)


def test_endpoints_that_change_something_need_more_than_read() -> None:
    changing = {name for name, scope in DECLARED.items() if not name.startswith("GET ") and scope is Scope.READ}

    addresses = "POST /v1/projects/{project}/runs/{run}/addresses"
    assert changing == {"POST /v1/hardware/plan", addresses}, "a plan and addresses write nothing"


def test_every_endpoint_has_a_route_of_the_template_with_its_scope() -> None:
    """The route that a gateway takes may be of several paths, such as all that is read of a run."""
    router = Router(everything_http())
    routes = {name: router.find(*re.sub(r"[{}]", "", name).split(" ", 1)) for name in DECLARED}

    assert {name: list(found[0].scopes) if found else None for name, found in routes.items()} == {
        name: [f"launchbay/{scope}"] if scope else [] for name, scope in DECLARED.items()
    }


def test_every_route_of_the_template_is_taken_by_an_endpoint() -> None:
    router = Router(everything_http())
    routes = [router.find(*re.sub(r"[{}]", "", name).split(" ", 1)) for name in DECLARED]
    taken = {found[0].key for found in routes if found}

    assert taken == {one.key for one in everything_http() if not one.key.startswith(("ANY ", "OPTIONS "))}


def test_every_route_but_two_and_those_of_preflights_has_the_authorizer() -> None:
    open_routes = {route.key for route in everything_http() if route.authorizer is None}

    assert {name for name in open_routes if not name.startswith("OPTIONS ")} == FOR_ANYBODY


def test_the_security_page_says_who_can_call_what() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    told = dict(re.findall(r"^\| `((?:GET|PATCH|POST|PUT) \S+)` \| (\w+) \|", page, flags=re.MULTILINE))

    assert told == {name: str(scope) if scope else "anybody" for name, scope in DECLARED.items()}


def everything_http() -> Sequence[Route]:
    """The template's routes, with their authorizers and scopes."""
    return read_application(everything()).apis[0].routes
