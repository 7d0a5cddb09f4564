"""DeleteObjects: a list of keys, each of which may be refused by itself, while the others are deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.http.messages import Request, Response

_END = b"</DeleteResult>"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' + _END
)


@dataclass(frozen=True)
class Deletion:
    """A key to delete, or one version of it."""

    key: str
    version: str | None = None


def is_deletion_list(request: Request) -> bool:
    """Whether a request to a bucket is DeleteObjects."""
    return request.method == "POST" and "delete" in parse_qs(request.query, keep_blank_values=True)


def deletions_of(request: Request) -> list[Deletion]:
    """What DeleteObjects is to delete.

    Raises:
        S3Error: the list can't be read.
    """
    return [Deletion(members.get("Key", ""), members.get("VersionId")) for members in _objects(_root(request))]


def without(request: Request, refused: Mapping[Deletion, str]) -> Request | None:
    """The same request without what is refused; None if nothing is left."""
    left = [one for one in deletions_of(request) if one not in refused]
    if not left:
        return None
    quiet = next((one.text for one in _root(request) if _name(one) == "Quiet"), None)
    objects = "".join(f"<Object><Key>{escape(one.key)}</Key>{_version(one)}</Object>" for one in left)
    body = f"<Delete><Quiet>{escape(quiet or 'false')}</Quiet>{objects}</Delete>".encode()
    headers = [(name, value) for name, value in request.headers if name != "content-md5"]
    return replace(request, body=body, headers=headers)


def with_errors(response: Response | None, refused: Mapping[Deletion, str]) -> Response:
    """The answer to what was left, with an error for all that was refused; without an answer nothing was left."""
    answered = response or Response(200, [("content-type", "application/xml")], _EMPTY)
    if answered.status != 200:
        return answered
    errors = "".join(
        f"<Error><Key>{escape(one.key)}</Key>{_version(one)}<Code>AccessDenied</Code>"
        f"<Message>{escape(message)}</Message></Error>"
        for one, message in refused.items()
    )
    head, end, tail = answered.body.rpartition(_END)
    return replace(answered, body=head + errors.encode() + end + tail)


def _root(request: Request) -> ET.Element:
    try:
        return ET.fromstring(request.body)  # noqa: S314  (a caller of this machine)
    except ET.ParseError:
        message = "The XML you provided was not well-formed or did not validate against our published schema"
        raise S3Error("MalformedXML", message) from None


def _objects(root: ET.Element) -> Iterator[Mapping[str, str]]:
    for one in root.iter():
        if _name(one) == "Object":
            yield {_name(member): member.text or "" for member in one}


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _version(one: Deletion) -> str:
    return "" if one.version is None else f"<VersionId>{escape(one.version)}</VersionId>"
