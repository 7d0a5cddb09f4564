"""The routes and authorizers of an HTTP API, from its OpenAPI body or from resources of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from launchbay_local.errors import TemplateError
from launchbay_local.template.apis import HttpApi, JwtSettings, Route, Throttling
from launchbay_local.template.stacks import Resource

_FUNCTION_IN_URI = re.compile(r"functions/(arn:aws:lambda:.+?)/invocations")
_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})
_ANY = "x-amazon-apigateway-any-method"


def read_api(
    api: Resource,
    routes: Sequence[Resource],
    integrations: Mapping[str, Resource],
    authorizers: Sequence[Resource] = (),
    stages: Sequence[Resource] = (),
) -> HttpApi:
    """The HTTP API that a resource declares, with what other resources add: routes, authorizers, its stage."""
    body = api.properties.get("Body") or {}
    found = list(_routes_of_openapi(body))
    own = [route for route in routes if route.properties.get("ApiId") == api.name]
    found += [_route_of_resource(route, integrations) for route in own]
    cors = api.properties.get("CorsConfiguration") or body.get("x-amazon-apigateway-cors") or {}
    checked = dict(_authorizers_of_openapi(body))
    checked |= {one.name: _jwt(one.properties) for one in authorizers if _is_jwt_of(api, one.properties)}
    stage: Mapping[str, Any] = next((one.properties for one in stages if one.properties.get("ApiId") == api.name), {})
    return HttpApi(
        api.name,
        found,
        {key[:1].lower() + key[1:]: value for key, value in cors.items()},
        checked,
        _throttling(stage.get("DefaultRouteSettings") or {}),
        {key: limits for key, value in (stage.get("RouteSettings") or {}).items() if (limits := _throttling(value))},
    )


def _throttling(settings: Mapping[str, Any]) -> Throttling | None:
    if "ThrottlingRateLimit" not in settings or "ThrottlingBurstLimit" not in settings:
        return None
    return Throttling(float(settings["ThrottlingRateLimit"]), int(settings["ThrottlingBurstLimit"]))


def _authorizers_of_openapi(body: Mapping[str, Any]) -> Iterable[tuple[str, JwtSettings]]:
    for name, scheme in body.get("components", {}).get("securitySchemes", {}).items():
        authorizer = scheme.get("x-amazon-apigateway-authorizer", {})
        if str(authorizer.get("type", "")).lower() == "jwt":
            yield name, _jwt(authorizer)


def _is_jwt_of(api: Resource, authorizer: Mapping[str, Any]) -> bool:
    return authorizer.get("ApiId") == api.name and authorizer.get("AuthorizerType") == "JWT"


def _jwt(authorizer: Mapping[str, Any]) -> JwtSettings:
    """The settings of an authorizer, whose keys begin in lower case in OpenAPI and in upper case in a resource."""
    wanted = authorizer.get("jwtConfiguration") or authorizer.get("JwtConfiguration") or {}
    source = authorizer.get("identitySource") or authorizer.get("IdentitySource") or ["$request.header.Authorization"]
    return JwtSettings(
        str(wanted.get("issuer") or wanted.get("Issuer") or ""),
        list(wanted.get("audience") or wanted.get("Audience") or ()),
        source.split(",") if isinstance(source, str) else source,
    )


def _routes_of_openapi(body: Mapping[str, Any]) -> Iterable[Route]:
    for path, operations in body.get("paths", {}).items():
        for method, operation in operations.items():
            if method in _METHODS or method == _ANY:
                yield _route(
                    "ANY" if method == _ANY else method.upper(),
                    path.strip("/") if path.strip("/") == "$default" else path,
                    operation.get("x-amazon-apigateway-integration", {}),
                    _requirement(operation.get("security", [])),
                )


def _requirement(security: Sequence[Mapping[str, Sequence[str]]]) -> tuple[str | None, Sequence[str]]:
    """The authorizer that an operation requires (None without one), and the scopes of which a token needs one."""
    for need in security:
        for name, scopes in need.items():
            return (None, ()) if name == "NONE" else (name, scopes)
    return None, ()


def _route(
    method: str, path: str, integration: Mapping[str, Any], requirement: tuple[str | None, Sequence[str]] = (None, ())
) -> Route:
    uri = str(integration.get("uri") or integration.get("IntegrationUri", ""))
    function = _FUNCTION_IN_URI.search(uri)
    arn = function.group(1) if function else uri
    if not arn.startswith("arn:aws:lambda:"):
        raise TemplateError(f"the route `{method} {path}` must lead to a function")
    timeout = integration.get("timeoutInMillis") or integration.get("TimeoutInMillis") or 30_000
    return Route(method, path, arn, float(timeout) / 1000, *requirement)


def _route_of_resource(route: Resource, integrations: Mapping[str, Resource]) -> Route:
    target = str(route.properties.get("Target", "")).removeprefix("integrations/")
    if target not in integrations:
        raise TemplateError(f"the route `{route.logical_id}` must have an integration of the template")
    key = str(route.properties["RouteKey"])
    method, _, path = key.partition(" ")
    method, path = ("ANY", "$default") if key == "$default" else (method, path)
    kind = str(route.properties.get("AuthorizationType", "NONE"))
    name = None if kind == "NONE" else str(route.properties.get("AuthorizerId", kind))
    return _route(
        method, path, integrations[target].properties, (name, route.properties.get("AuthorizationScopes", ()))
    )
