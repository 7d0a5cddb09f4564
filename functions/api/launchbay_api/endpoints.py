"""Endpoints: each is declared once, by its handler's signature, for routing, decoding and the OpenAPI document.

A handler's arguments say what it needs: names of its path (`parameters.PATH_PARAMETERS`), `body`, `query`, `caller`,
`author` and `idempotency_key`. It returns a view, or an `Answer` if status or headers differ from the usual.

Every endpoint names the scope that it needs; None lets anyone call, and must be written down too. The scope and the
caller's membership of the path's project are checked before anything else of the request is read.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, TypeVar

from pydantic import BaseModel

from launchbay_api.answers import Answer
from launchbay_api.callers import principal_of
from launchbay_api.parameters import IDEMPOTENCY, PATH_PARAMETERS, Query, read_query
from launchbay_api.request_bodies import read_body
from launchbay_core.aws.settings import settings
from launchbay_core.domain.access import Principal, Scope
from launchbay_core.domain.bodies import validate_body

Gives = type[BaseModel] | UnionType | None  # one model, one of several, or a free JSON object
Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True)
class Endpoint:
    """One method of one path: what it takes, what it gives by status, and the statuses of its own refusals."""

    method: str
    path: str
    tag: str
    scope: Scope | None
    handler: Callable[..., Any]
    gives: Mapping[int, Gives]
    refuses: Sequence[int]
    body: type[BaseModel] | None
    body_may_be_empty: bool
    query: type[BaseModel] | None
    takes_idempotency_key: bool
    takes_author: bool
    takes_caller: bool

    @property
    def path_names(self) -> list[str]:
        """The names of the path's varying parts, in order."""
        return re.findall(r"<(\w+)\+?>", self.path)

    def answer(self, event: Mapping[str, Any], path: Mapping[str, str]) -> Answer:
        """What the handler answers to a payload-2.0 event, with the names in its path.

        Raises:
            LaunchbayError: what `arguments` raises, and what the handler does.
        """
        given = self.handler(**self.arguments(event, path))
        return given if isinstance(given, Answer) else Answer(given)

    def admit(self, event: Mapping[str, Any], path: Mapping[str, str]) -> Principal | None:
        """Check the caller of a payload-2.0 event, and return who it is; None if anyone may call.

        Raises:
            NotSignedIn, Forbidden: the caller is unknown, or may not do this.
            NotFound: the caller is not a member of the path's project.
        """
        if self.scope is None:
            return None
        caller = principal_of(event, settings())
        caller.check(self.scope, path.get("project"))
        return caller

    def arguments(self, event: Mapping[str, Any], path: Mapping[str, str]) -> dict[str, Any]:
        """The handler's arguments, decoded from a payload-2.0 event and the parts of its path.

        Raises:
            NotSignedIn, Forbidden, NotFound: as `admit` does.
            Malformed, TooLarge, WrongMediaType: the request does not fit the handler.
        """
        caller = self.admit(event, path)
        values: dict[str, Any] = {name: PATH_PARAMETERS[name].read(text) for name, text in path.items()}
        if self.takes_idempotency_key:
            key = (event.get("headers") or {}).get(IDEMPOTENCY.header.lower())
            values["idempotency_key"] = None if key is None else IDEMPOTENCY.read(key)
        if self.takes_author:
            values["author"] = None if caller is None else caller.author
        if self.takes_caller:
            values["caller"] = caller
        query = validate_body(self.query or Query, read_query(event, self.query or Query), "The query is invalid.")
        if self.query is not None:
            values["query"] = query
        if self.body is not None:
            values["body"] = read_body(event, self.body, may_be_empty=self.body_may_be_empty)
        return values


class Endpoints:
    """The declared endpoints of one noun."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.declared: list[Endpoint] = []

    def get(
        self, path: str, *, scope: Scope | None, gives: Gives, refuses: Sequence[int] = ()
    ) -> Callable[[Handler], Handler]:
        """Declare the handler of `GET path`; with `gives` None, it returns any JSON object."""
        return self._declare("GET", path, scope, {200: gives}, refuses)

    def post(
        self,
        path: str,
        *,
        scope: Scope,
        gives: Mapping[int, Gives],
        refuses: Sequence[int] = (),
        body_may_be_empty: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Declare the handler of `POST path`."""
        return self._declare("POST", path, scope, gives, refuses, body_may_be_empty=body_may_be_empty)

    def put(
        self, path: str, *, scope: Scope, gives: type[BaseModel], refuses: Sequence[int] = ()
    ) -> Callable[[Handler], Handler]:
        """Declare the handler of `PUT path`."""
        return self._declare("PUT", path, scope, {200: gives}, refuses)

    def patch(
        self, path: str, *, scope: Scope, gives: type[BaseModel], refuses: Sequence[int] = ()
    ) -> Callable[[Handler], Handler]:
        """Declare the handler of `PATCH path`."""
        return self._declare("PATCH", path, scope, {200: gives}, refuses)

    def _declare(
        self,
        method: str,
        path: str,
        scope: Scope | None,
        gives: Mapping[int, Gives],
        refuses: Sequence[int],
        *,
        body_may_be_empty: bool = False,
    ) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            taken = inspect.signature(handler, eval_str=True).parameters
            endpoint = Endpoint(
                method=method,
                path=path,
                tag=self.tag,
                scope=scope,
                handler=handler,
                gives=gives,
                refuses=refuses,
                body=taken["body"].annotation if "body" in taken else None,
                body_may_be_empty=body_may_be_empty,
                query=taken["query"].annotation if "query" in taken else None,
                takes_idempotency_key="idempotency_key" in taken,
                takes_author="author" in taken,
                takes_caller="caller" in taken,
            )
            if (endpoint.takes_author or endpoint.takes_caller) and scope is None:
                raise TypeError(f"{method} {path} takes its caller, but lets anyone call: the caller is unknown then")
            self.declared.append(endpoint)
            return handler

        return declare
