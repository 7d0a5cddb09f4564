"""Where a bucket's objects are: URLs and connections for S3 itself, or for another service with its protocol."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from launchbay.runtime.s3.signature import quoted_path

_SECONDS = 30
_CA_VARIABLES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


def object_url(bucket: str, key: str, region: str, environment: Mapping[str, str]) -> SplitResult:
    """The URL of an object, its path quoted as it is signed."""
    own = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
    if own:
        return urlsplit(f"{own.rstrip('/')}/{bucket}/{quoted_path(key)}")
    host = host_of("s3", region)
    if "." in bucket:  # a TLS certificate's `*` stands for one label only
        return urlsplit(f"https://{host}/{bucket}/{quoted_path(key)}")
    return urlsplit(f"https://{bucket}.{host}/{quoted_path(key)}")


def host_of(service: str, region: str) -> str:
    """The host of a service of AWS in a region."""
    return f"{service}.{region}.{'amazonaws.com.cn' if region.startswith('cn-') else 'amazonaws.com'}"


def connect(url: SplitResult, environment: Mapping[str, str]) -> http.client.HTTPConnection:
    """A connection to the host of `url`, through the proxy that the environment names for https."""
    host = url.hostname or ""
    if url.scheme == "http":
        return http.client.HTTPConnection(host, url.port, timeout=_SECONDS)
    context = ssl.create_default_context(cafile=_trusted(environment))
    proxy = _proxy(host, environment)
    if proxy is None:
        return http.client.HTTPSConnection(host, url.port, timeout=_SECONDS, context=context)
    tunnel = http.client.HTTPSConnection(proxy.hostname or "", proxy.port, timeout=_SECONDS, context=context)
    tunnel.set_tunnel(host, url.port or 443)
    return tunnel


def _trusted(environment: Mapping[str, str]) -> str | None:
    """The file of trusted authorities: the named one, else botocore's, as slim and CUDA images have none."""
    for variable in _CA_VARIABLES:
        if environment.get(variable):
            return environment[variable]
    botocore = find_spec("botocore")
    bundle = Path(botocore.origin).with_name("cacert.pem") if botocore and botocore.origin else None
    return str(bundle) if bundle and bundle.exists() else None


def _proxy(host: str, environment: Mapping[str, str]) -> SplitResult | None:
    proxy = environment.get("https_proxy") or environment.get("HTTPS_PROXY")
    excepted = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    names = [name.strip().lstrip("*.") for name in excepted.split(",") if name.strip()]
    if not proxy or excepted.strip() == "*" or any(host == name or host.endswith(f".{name}") for name in names if name):
        return None
    return urlsplit(proxy if "://" in proxy else f"http://{proxy}")
