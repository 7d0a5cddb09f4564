"""The front of a page: leads requests to the API or to the page's files, as the distribution of the template does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from launchbay_local.distribution.files import PageFile, PageFiles
from launchbay_local.distribution.settings import CONFIG, INDEX, PageSettings, matches
from launchbay_local.http.messages import Request, Response
from launchbay_local.template.application import Distribution, PolicyHeader

_READS = ("GET", "HEAD")


class PageFront:
    """Answers requests for a page; what is not the page's is for `api`.

    `config` is what the page reads at its start, such as where to sign in.
    """

    def __init__(
        self,
        distribution: Distribution,
        settings: PageSettings,
        config: Mapping[str, Any],
        api: Callable[[Request], Response],
    ) -> None:
        self._distribution = distribution
        self._settings = settings
        self._config = PageFile.of(CONFIG, json.dumps(config).encode())
        self._api = api
        self._files = PageFiles(settings.folder)

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        path = request.path
        behaviour = next((one for one in self._distribution.api if matches(one.path, path)), None)
        if behaviour is not None:
            return _with_headers(self._api(request), behaviour.headers)
        if request.method not in _READS:
            return self._api(request)
        if self._files.find(f"/{INDEX}") is None:
            return self._not_built() if path == "/" else self._api(request)
        path = f"/{INDEX}" if any(matches(one, path) for one in self._settings.routes) else path
        found = self._config if path == f"/{CONFIG}" else self._files.find(path)
        return self._api(request) if found is None else self._send(request, path, found)

    def _send(self, request: Request, path: str, file: PageFile) -> Response:
        caching = next((value for pattern, value in self._settings.caching if matches(pattern, path)), "no-cache")
        compressed = file.compressed if _accepts_gzip(request) else None
        tag = f'"{file.tag}"' if compressed is None else f'W/"{file.tag}"'
        told = [(one.name, one.value) for one in self._distribution.headers]
        headers = [*told, ("cache-control", caching), ("etag", tag), ("vary", "Accept-Encoding")]
        if _has_tag(request, file.tag):
            return Response(304, headers)
        headers.append(("content-type", file.content_type))
        if compressed is None:
            return Response(200, headers, file.content)
        return Response(200, [*headers, ("content-encoding", "gzip")], compressed)

    def _not_built(self) -> Response:
        text = f"The page is not built. Build it with: {self._settings.build}\nThe API is here: see /healthz.\n"
        headers = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]
        return Response(404, headers, text.encode())


def _with_headers(answer: Response, added: Sequence[PolicyHeader]) -> Response:
    """An answer with the headers of a policy. One that it has already stays, unless the policy overrides it."""
    given = {name.lower() for name, _ in answer.headers}
    new = {one.name: one.value for one in added if one.overrides or one.name not in given}
    kept = [(name, value) for name, value in answer.headers if name.lower() not in new]
    return replace(answer, headers=[*kept, *new.items()])


def _accepts_gzip(request: Request) -> bool:
    """Whether a request accepts gzip: by its name, and not with a quality of zero."""
    for one in (request.header("accept-encoding") or "").split(","):
        name, _, quality = one.replace(" ", "").partition(";q=")
        if name.lower() == "gzip":
            return quality.strip("0.") != "" or not quality
    return False


def _has_tag(request: Request, tag: str) -> bool:
    asked = (request.header("if-none-match") or "").split(",")
    return any(one.strip().removeprefix("W/") in (f'"{tag}"', "*") for one in asked)
