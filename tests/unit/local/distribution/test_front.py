"""The front of a page: what is the API's, what is a file, and what a browser is told about each."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from launchbay_local.distribution.front import PageFront
from launchbay_local.distribution.settings import PageSettings
from launchbay_local.http.messages import Request, Response
from launchbay_local.template.application import ApiBehaviour, Distribution, PolicyHeader

DOCUMENT = b"<!doctype html><title>page</title>"
SCRIPT = b"export const one = 1;\n" * 200
HEADERS = [("content-security-policy", "default-src 'none'"), ("x-content-type-options", "nosniff")]
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "built"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_bytes(DOCUMENT)
    (built / "assets" / "main-1a2b.js").write_bytes(SCRIPT)
    (built / "assets" / "small-1a2b.css").write_bytes(b"a{}")
    (built / ".hidden").write_bytes(b"secret")
    (tmp_path / "outside.txt").write_bytes(b"secret")
    return built


API = Response(404, [("Cache-Control", "no-store"), ("Referrer-Policy", "origin")], b"API")
OF_THE_API = [
    PolicyHeader("x-content-type-options", "nosniff", overrides=False),
    PolicyHeader("cache-control", "public", overrides=False),
    PolicyHeader("referrer-policy", "no-referrer", overrides=True),
]


def front(folder: Path) -> PageFront:
    settings = PageSettings(folder, ("/", "/runs/*"), (("/assets/*", FOREVER), ("*", "no-cache")), build="make page")
    api = [ApiBehaviour("/api/*", OF_THE_API), ApiBehaviour("/health", [])]
    distribution = Distribution("front", api, [PolicyHeader(*one, overrides=True) for one in HEADERS])
    return PageFront(distribution, settings, {"issuer": "http://issuer"}, lambda _request: API)


def get(folder: Path, path: str, method: str = "GET", **headers: str) -> Response:
    sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return front(folder)(Request(method, path, sent))


@pytest.mark.parametrize("path", ["/", "/runs/", "/runs/one", "/runs/one.two/three", "/index.html", "/?x=1"])
def test_the_page_s_addresses_give_its_document_which_is_asked_for_again_each_time(folder: Path, path: str) -> None:
    answer = get(folder, path)

    headers = dict(answer.headers)
    assert (answer.status, answer.body) == (200, DOCUMENT)
    assert (headers["content-type"], headers["cache-control"]) == ("text/html; charset=utf-8", "no-cache")
    assert set(HEADERS) <= set(answer.headers)


def test_an_asset_is_kept_for_a_year_and_sent_compressed_to_who_accepts_that(folder: Path) -> None:
    plain = get(folder, "/assets/main-1a2b.js")
    packed = get(folder, "/assets/main-1a2b.js", accept_encoding="br, gzip;q=0.8")

    assert plain.body == gzip.decompress(packed.body) == SCRIPT
    assert len(packed.body) < len(plain.body)
    assert dict(packed.headers) | {"content-encoding": "", "etag": ""} == dict(packed.headers) | dict(plain.headers) | {
        "content-encoding": "",
        "etag": "",
    }
    assert dict(plain.headers)["cache-control"] == FOREVER
    assert dict(plain.headers)["content-type"] == "text/javascript; charset=utf-8"
    assert dict(packed.headers)["content-encoding"] == "gzip"
    assert dict(plain.headers)["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.000"])
def test_nothing_is_compressed_for_who_does_not_accept_it(folder: Path, accepted: str) -> None:
    answer = get(folder, "/assets/main-1a2b.js", accept_encoding=accepted)

    assert (answer.body, "content-encoding" in dict(answer.headers)) == (SCRIPT, False)


def test_a_small_file_is_not_compressed(folder: Path) -> None:
    assert get(folder, "/assets/small-1a2b.css", accept_encoding="gzip").body == b"a{}"


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_who_has_a_file_is_not_sent_it_again(folder: Path, encoding: str) -> None:
    tag = dict(get(folder, "/assets/main-1a2b.js", accept_encoding=encoding).headers)["etag"]

    again = get(folder, "/assets/main-1a2b.js", accept_encoding=encoding, if_none_match=f'"other", {tag}')

    assert (again.status, again.body) == (304, b"")
    assert set(HEADERS) <= set(again.headers)


def test_the_configuration_is_the_stack_s_and_never_kept(folder: Path) -> None:
    (folder / "config.json").write_text('{"issuer": "http://of-a-deployment"}')

    answer = get(folder, "/config.json")

    assert json.loads(answer.body) == {"issuer": "http://issuer"}
    assert dict(answer.headers)["cache-control"] == "no-cache"
    assert dict(answer.headers)["content-type"] == "application/json"


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt", "/assets/../../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/.hidden",
        "/%2ehidden", "/assets/.hidden", "/.git/config", "//.hidden", "//outside.txt", "/assets",
        "/assets/", "/linked.txt", "/assets\\main-1a2b.js", "/index.html%00", "/none.js",
    ],
)  # fmt: skip
def test_what_is_not_a_plain_file_of_the_folder_is_the_api_s(folder: Path, path: str) -> None:
    (folder / "linked.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "assets" / ".hidden").write_bytes(b"secret")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_bytes(b"secret")

    answer = get(folder, path)

    assert (answer.status, answer.body) == (404, b"API")


@pytest.mark.parametrize("path", ["/api/one", "/health"])
def test_the_paths_that_the_distribution_leads_to_the_api_are_the_api_s_even_if_a_file_has_them(
    folder: Path, path: str
) -> None:
    (folder / "health").write_bytes(b"file")

    assert get(folder, path).body == b"API"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_of_the_api_has_its_own_headers_and_those_that_the_policy_adds(folder: Path, method: str) -> None:
    answer = get(folder, "/api/one", method)

    assert (answer.status, answer.body) == (404, b"API")
    assert answer.headers == [
        ("Cache-Control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    ]
    assert get(folder, "/health", method).headers == API.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reads_are_answered_with_files(folder: Path, method: str) -> None:
    assert get(folder, "/", method).body == b"API"


def test_a_new_build_is_served_at_once(folder: Path) -> None:
    served = front(folder)
    assert served(Request("GET", "/", [])).body == DOCUMENT
    (folder / "index.html").write_bytes(b"<!doctype html>new")

    assert served(Request("GET", "/", [])).body == b"<!doctype html>new"


def test_without_a_build_the_first_address_says_how_to_make_one(tmp_path: Path) -> None:
    answer = get(tmp_path / "missing", "/")

    assert answer.status == 404
    assert b"Build it with: make page" in answer.body
    assert get(tmp_path / "missing", "/config.json").body == b"API", "nothing is said of a page that isn't there"
