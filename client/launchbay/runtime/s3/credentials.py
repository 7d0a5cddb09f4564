"""Where a job's AWS credentials come from: the environment, the container's role, else all that botocore knows."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.s3.retries import HTTP_ERRORS, Unavailable, retry
from launchbay.runtime.s3.signature import Credentials

_CONTAINER_HOST = "http://169.254.170.2"
_SECONDS = 5


def find_credentials(environment: Mapping[str, str]) -> Credentials:
    """The credentials of this process, in botocore's order of precedence.

    Raises:
        CannotRun: there are none, or the container's role can't be asked for them.
    """
    if "AWS_ACCESS_KEY_ID" in environment and "AWS_SECRET_ACCESS_KEY" in environment:
        token = environment.get("AWS_SESSION_TOKEN") or None
        return Credentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], token)
    # A profile or a web identity comes before the container's role.
    if not environment.keys() & {"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"}:
        if relative := environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"):
            return _of_container(_CONTAINER_HOST + relative, environment)
        if full := environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
            return _of_container(full, environment)
    return _of_botocore()


def _of_container(url: str, environment: Mapping[str, str]) -> Credentials:
    try:
        answer = json.loads(retry(lambda: _get(url, _container_headers(environment)), "the container's credentials"))
        return Credentials(answer["AccessKeyId"], answer["SecretAccessKey"], answer.get("Token"))
    except (OSError, ValueError, KeyError) as error:
        raise CannotRun(f"could not read the container's credentials: {error!r}") from error


def _container_headers(environment: Mapping[str, str]) -> dict[str, str]:
    headers = {"accept": "application/json"}
    if path := environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"):
        headers["authorization"] = Path(path).read_text(encoding="utf-8").strip()
    elif token := environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN"):
        headers["authorization"] = token
    return headers


def _get(url: str, headers: Mapping[str, str]) -> bytes:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=_SECONDS)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        content = answer.read()
    except HTTP_ERRORS as error:
        raise Unavailable(repr(error)) from error
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise Unavailable(f"status {answer.status}")
    return content


def _of_botocore() -> Credentials:
    import botocore.session  # noqa: PLC0415  (a tenth of a second, for machines outside of containers)
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415

    try:
        found = botocore.session.get_session().get_credentials()
        frozen = found and found.get_frozen_credentials()
    except BotoCoreError as error:
        raise CannotRun(f"could not get AWS credentials: {error}") from error
    if not frozen:
        raise CannotRun("there are no AWS credentials here: give the job definition a job role")
    return Credentials(frozen.access_key or "", frozen.secret_key or "", frozen.token)
