"""Which bucket, key and endpoint a request to S3 names: in its path, or in its host.

Hosts are those of AWS (`bucket.s3.eu-west-1.amazonaws.com`), the same under `localhost`, which is always this machine
(RFC 6761), and this machine's own, which stand for the regional endpoint of the stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

from launchbay_local.http.messages import LOOPBACK, Request, host_name

_ENDPOINT = re.compile(
    r"(?:(?P<bucket>[a-z0-9.-]+)\.)?s3(?:\.dualstack)?(?:[.-](?P<region>[a-z]{2,}-[a-z0-9-]+))?"
    r"\.(?:amazonaws\.com(?:\.cn)?|localhost)"
)
_VIRTUAL_HOST = re.compile(r"(?P<bucket>[a-z0-9][a-z0-9.-]*)\.localhost")


@dataclass(frozen=True)
class Address:
    """Where a request goes: `region` is that of the endpoint, None for the global one (`s3.amazonaws.com`)."""

    bucket: str
    key: str
    region: str | None
    is_virtual: bool = False


def read_address(request: Request, own_region: str) -> Address:
    """The address of a request; an empty key means the bucket, an empty bucket the service.

    >>> read_address(Request("GET", "/k/1", [("host", "b.s3.eu-west-1.amazonaws.com")]), "us-east-1")
    Address(bucket='b', key='k/1', region='eu-west-1', is_virtual=True)
    >>> read_address(Request("GET", "/b/k", [("host", "127.0.0.1:4566")]), "us-east-1")
    Address(bucket='b', key='k', region='us-east-1', is_virtual=False)
    """
    host = host_name(request.header("host") or LOOPBACK)
    path = unquote(request.path).removeprefix("/")
    endpoint = _ENDPOINT.fullmatch(host)
    region = endpoint["region"] if endpoint else own_region
    found = endpoint or _VIRTUAL_HOST.fullmatch(host)
    if found and found["bucket"]:
        return Address(found["bucket"], path, region, is_virtual=True)
    bucket, _, key = path.partition("/")
    return Address(bucket, key, region)


def with_bucket_in_path(request: Request, address: Address) -> Request:
    """The same request with its bucket in the path, which is all that moto is told."""
    if not address.is_virtual:
        return request
    headers = [(name, LOOPBACK if name == "host" else value) for name, value in request.headers]
    return replace(request, target=f"/{address.bucket}{request.target}", headers=headers)
