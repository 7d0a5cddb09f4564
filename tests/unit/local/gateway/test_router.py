from __future__ import annotations

import pytest

from launchbay_local.gateway.router import Router
from launchbay_local.template.apis import Route

KEYS = [
    "ANY /{proxy+}",
    "GET /v1/jobs/{job}",
    "ANY /v1/jobs/{job}",
    "GET /v1/jobs/mine",
    "POST /v1/jobs",
    "GET /v1/{rest+}",
    "GET /",
]


@pytest.fixture
def router() -> Router:
    return Router([Route(key.split(" ")[0], key.split(" ")[1], "arn") for key in KEYS])


@pytest.mark.parametrize(
    ("method", "path", "key", "parameters"),
    [
        ("GET", "/v1/jobs/mine", "GET /v1/jobs/mine", {}),
        ("GET", "/v1/jobs/other", "GET /v1/jobs/{job}", {"job": "other"}),
        ("PUT", "/v1/jobs/other", "ANY /v1/jobs/{job}", {"job": "other"}),
        ("POST", "/v1/jobs", "POST /v1/jobs", {}),
        ("POST", "/v1/jobs/", "POST /v1/jobs", {}),
        ("DELETE", "/v1/jobs", "ANY /{proxy+}", {"proxy": "v1/jobs"}),
        ("GET", "/v1/a/b", "GET /v1/{rest+}", {"rest": "a/b"}),
        ("GET", "/", "GET /", {}),
        ("GET", "/v1/jobs/a%20b%2Fc", "GET /v1/jobs/{job}", {"job": "a b/c"}),
    ],
)
def test_the_most_specific_route_wins(
    router: Router, method: str, path: str, key: str, parameters: dict[str, str]
) -> None:
    found = router.find(method, path)
    assert found is not None
    assert (found[0].key, found[1]) == (key, parameters)


def test_a_path_or_method_without_route_is_not_found() -> None:
    router = Router([Route("GET", "/things", "arn")])
    assert router.find("GET", "/nothing") is None
    assert router.find("HEAD", "/things") is None


def test_the_default_route_takes_what_no_other_does() -> None:
    router = Router([Route("ANY", "$default", "arn"), Route("GET", "/things", "arn")])
    found = router.find("PATCH", "/x")
    assert found is not None
    assert found[0].key == "$default"
