"""An HTTP API: its routes lead to functions, with API Gateway's events (payload 2.0), limits and answers."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote

from launchbay_local.functions.worker import NOT_IN_TIME, InvocationResult
from launchbay_local.gateway.authorizer import AccessDenied, JwtAuthorizer
from launchbay_local.gateway.router import Router
from launchbay_local.gateway.throttle import Throttle
from launchbay_local.http.messages import Request, Response, host_name
from launchbay_local.location import Location
from launchbay_local.template.apis import HttpApi, Route

MAX_BODY = 10 * 1024 * 1024
_MAX_HEADERS = 10 * 1024
_TEXT_TYPES = ("text/", "application/json", "application/javascript", "application/xml")
_TEXT_SUFFIXES = ("+json", "+xml")
_TOO_LARGE = "RequestTooLarge"
_CORS = "access-control-"

Invoke = Callable[[str, Any, float], InvocationResult]


class Gateway:
    """Answers HTTP requests with the functions that the API's routes name."""

    def __init__(self, api: HttpApi, invoke: Invoke, location: Location) -> None:
        self._api = api
        self._router = Router(api.routes)
        self._invoke = invoke
        self._location = location
        self._throttle = Throttle(api.throttling, api.route_throttling)
        self._authorizers = {name: JwtAuthorizer(settings) for name, settings in api.authorizers.items()}

    def allows_origin(self, origin: str) -> bool:
        """Whether the API's CORS settings name a browser origin."""
        scheme = f"{origin.partition('://')[0]}://*"
        return any(allowed in ("*", scheme, origin) for allowed in self._api.cors.get("allowOrigins", []))

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        request_id = str(uuid.uuid4())
        response = self._answer(request, request_id)
        # With CORS settings, API Gateway ignores the CORS headers of a function.
        own = [one for one in response.headers if not (self._api.cors and one[0].lower().startswith(_CORS))]
        headers = [*own, *self._cors_headers(request), ("apigw-requestid", request_id)]
        return Response(response.status, headers, response.body)

    def _answer(self, request: Request, request_id: str) -> Response:
        line = len(request.method) + len(request.target)
        if line + sum(len(name) + len(value) for name, value in request.headers) > _MAX_HEADERS:
            return _message(431, "Request Header Fields Too Large")
        found = self._router.find(request.method, request.path)
        if found is None:
            return Response(204) if self._is_preflight(request) else _message(404, "Not Found")
        route, parameters = found
        if not self._throttle.admits(route.key):
            return _message(429, "Too Many Requests")
        return self._integrate(request, request_id, route, parameters)

    def _integrate(self, request: Request, request_id: str, route: Route, parameters: dict[str, str]) -> Response:
        event = self._event(request, route, parameters, request_id)
        try:
            event["requestContext"] |= self._authorizer(request, route)
        except AccessDenied as denied:
            return _message(denied.status, denied.message, [("www-authenticate", denied.challenge)])
        outcome = self._invoke(route.function, event, route.timeout)
        if outcome.error is not None:
            kind = outcome.error.get("errorType")
            if kind == _TOO_LARGE:
                return _message(413, "Request Entity Too Large")
            if kind == NOT_IN_TIME:
                return _message(503, "Service Unavailable")
            return _message(500, "Internal Server Error")
        return _response(outcome.payload)

    def _authorizer(self, request: Request, route: Route) -> dict[str, Any]:
        """The event's `authorizer`, if the route has one that runs here.

        Raises:
            AccessDenied: the request may not call the route.
        """
        found = self._authorizers.get(route.authorizer or "")
        return {} if found is None else {"authorizer": found.context(request, route.scopes)}

    def _event(self, request: Request, route: Route, parameters: dict[str, str], request_id: str) -> dict[str, Any]:
        body, is_encoded = _body(request)
        now = dt.datetime.now(dt.UTC)
        path = unquote(request.path)
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": route.key,
            "rawPath": path,
            "rawQueryString": request.query,
            "headers": _headers(request),
            "requestContext": {
                "accountId": self._location.account,
                "apiId": self._api.api_id,
                "domainName": host_name(request.header("host") or ""),
                "domainPrefix": host_name(request.header("host") or "").split(".")[0],
                "http": {
                    "method": request.method,
                    "path": path,
                    "protocol": request.protocol,
                    "sourceIp": request.source,
                    "userAgent": request.header("user-agent") or "",
                },
                "requestId": request_id,
                "routeKey": route.key,
                "stage": "$default",
                "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
                "timeEpoch": int(now.timestamp() * 1000),
            },
            "isBase64Encoded": is_encoded,
        }
        optional = {
            "cookies": [part.strip() for part in (request.header("cookie") or "").split(";") if part.strip()],
            "queryStringParameters": _query(request.query),
            "pathParameters": parameters,
            "body": body,
        }
        return event | {name: value for name, value in optional.items() if value}

    def _is_preflight(self, request: Request) -> bool:
        """Whether API Gateway answers by itself: only if no route takes the request, and `ANY` takes OPTIONS, too."""
        named = request.header("origin") and request.header("access-control-request-method")
        return bool(request.method == "OPTIONS" and named and self._api.cors)

    def _cors_headers(self, request: Request) -> list[tuple[str, str]]:
        origin = request.header("origin")
        cors = self._api.cors
        if not origin or not self.allows_origin(origin):
            return []
        allowed = "*" if "*" in cors["allowOrigins"] and not cors.get("allowCredentials") else origin
        headers = [("access-control-allow-origin", allowed), ("vary", "Origin")]
        if str(cors.get("allowCredentials", "")).lower() == "true":
            headers.append(("access-control-allow-credentials", "true"))
        lists = {"exposeHeaders": "access-control-expose-headers"}
        if request.method == "OPTIONS":
            lists |= {"allowMethods": "access-control-allow-methods", "allowHeaders": "access-control-allow-headers"}
            if "maxAge" in cors:
                headers.append(("access-control-max-age", str(cors["maxAge"])))
        headers += [(name, ",".join(cors[key])) for key, name in lists.items() if cors.get(key)]
        return headers


def _headers(request: Request) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in request.headers:
        if name != "cookie":
            headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def _query(query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _body(request: Request) -> tuple[str | None, bool]:
    """The body as the event has it, and whether it is base64: text types are passed on as text, others encoded."""
    if not request.body:
        return None, False
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    is_text = kind.startswith(_TEXT_TYPES) or kind.endswith(_TEXT_SUFFIXES)
    if is_text and not request.header("content-encoding"):
        try:
            return request.body.decode(), False
        except UnicodeDecodeError:
            pass  # a text type whose bytes are not UTF-8 is passed on as bytes
    return base64.b64encode(request.body).decode(), True


def _response(result: Any) -> Response:
    """The HTTP response for a function's result, by the rules of payload format 2.0."""
    if not isinstance(result, dict) or "statusCode" not in result:
        return Response.json(200, result)
    try:
        status = int(result["statusCode"])
        headers = {str(name).lower(): str(value) for name, value in (result.get("headers") or {}).items()}
        body = result.get("body")
        text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        content = base64.b64decode(text, validate=True) if result.get("isBase64Encoded") else text.encode()
        cookies = [("set-cookie", str(cookie)) for cookie in result.get("cookies") or []]
    except (TypeError, ValueError, AttributeError, binascii.Error):
        return _message(500, "Internal Server Error")
    if not 100 <= status <= 599:
        return _message(500, "Internal Server Error")
    headers.setdefault("content-type", "text/plain; charset=utf-8")
    return Response(status, [*headers.items(), *cookies], content)


def _message(status: int, text: str, headers: list[tuple[str, str]] | None = None) -> Response:
    return Response.json(status, {"message": text}, headers)
