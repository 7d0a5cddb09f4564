"""Deny by default: every endpoint has a scope, and code, template and docs say the same one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from launchbay_api.endpoints import Endpoints
from launchbay_api.routing import every_endpoint
from launchbay_core.domain.access import Scope
from launchbay_core.domain.authors import Author
from template_support import ROOT, everything

ENDPOINTS = every_endpoint()
FOR_ANYBODY = {"GET /healthz", "GET /v1/openapi.json"}


def key(method: str, path: str) -> str:
    return f"{method} " + re.sub(r"<(\w+)>", r"{\1}", path)


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

    assert changing == {"POST /v1/hardware/plan"}, "a plan writes nothing"


def test_every_endpoint_is_a_route_of_the_template_with_its_scope() -> None:
    routes = everything_http()

    assert {name: scopes for name, (_, scopes) in routes.items() if not name.startswith(("ANY ", "OPTIONS "))} == {
        name: [f"launchbay/{scope}"] if scope else [] for name, scope in DECLARED.items()
    }


def test_every_route_but_two_and_those_of_preflights_has_the_authorizer() -> None:
    open_routes = {name for name, (authorizer, _) in everything_http().items() if authorizer is None}

    assert {name for name in open_routes if not name.startswith("OPTIONS ")} == FOR_ANYBODY


def test_the_security_page_says_who_can_call_what() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    told = dict(re.findall(r"^\| `((?:GET|PATCH|POST|PUT) \S+)` \| (\w+) \|", page, flags=re.MULTILINE))

    assert told == {name: str(scope) if scope else "anybody" for name, scope in DECLARED.items()}


def everything_http() -> dict[str, tuple[str | None, list[str]]]:
    """The template's routes by key, each with its authorizer and scopes."""
    from launchbay_local.template.readers import read_application

    api = read_application(everything()).apis[0]
    return {route.key: (route.authorizer, list(route.scopes)) for route in api.routes}
