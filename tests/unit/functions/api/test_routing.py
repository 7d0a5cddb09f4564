"""The table of routes: it has each declared endpoint, with the module that declares it."""

from __future__ import annotations

import pkgutil

import pytest

from launchbay_api import routes
from launchbay_api.refusals import NoSuchRoute
from launchbay_api.routing import ROUTES, endpoints_of, every_endpoint, find_endpoint, methods_of


def test_the_table_names_for_each_declared_endpoint_the_module_that_declares_it() -> None:
    modules = [module.name for module in pkgutil.iter_modules(routes.__path__)]
    declared = [(endpoint.method, endpoint.path, name) for name in modules for endpoint in endpoints_of(name)]

    assert sorted(declared) == sorted((method, path, name) for (method, path), name in ROUTES.items())


def test_every_endpoint_is_in_the_order_of_the_table() -> None:
    assert [(endpoint.method, endpoint.path) for endpoint in every_endpoint()] == list(ROUTES)


@pytest.mark.parametrize(
    ("method", "path", "handler", "names"),
    [
        ("GET", "/healthz", "check_health", {}),
        ("GET", "/v1/projects/vision/runs", "list_runs", {"project": "vision"}),
        ("GET", "/v1/projects/vision/runs/1", "get_run", {"project": "vision", "run": "1"}),
        ("GET", "/v1/projects/vision/jobs/a/versions/3", "get_job_version", {"job": "a", "version": "3"}),
        ("GET", "/v1/projects/v/runs/1/outputs", "list_run_outputs", {"run": "1"}),
        ("GET", "/v1/projects/v/runs/1/outputs/a", "get_run_output", {"run": "1", "path": "a"}),
        ("GET", '/v1/projects/v/runs/1/outputs/a/b#?"', "get_run_output", {"path": 'a/b#?"'}),
        ("GET", "/v1/projects/v/runs/1/outputs//a/", "get_run_output", {"path": "/a/"}),
        ("GET", "/v1/projects/é/runs/a b(c)", "get_run", {"project": "é", "run": "a b(c)"}),
    ],
)
def test_a_request_has_its_endpoint_and_the_names_in_its_path(
    method: str, path: str, handler: str, names: dict[str, str]
) -> None:
    endpoint, found = find_endpoint(method, path)

    assert endpoint.handler.__name__ == handler
    assert found.items() >= names.items()


@pytest.mark.parametrize("path", ["/v1/projects/vision/jobs/a\n", "/v1/projects/a\u0000/jobs", '/v1/projects/"/jobs'])
def test_a_name_with_a_character_that_no_name_has_is_of_no_endpoint(path: str) -> None:
    with pytest.raises(NoSuchRoute) as refused:
        find_endpoint("GET", path)

    assert refused.value.allowed == ()


@pytest.mark.parametrize(
    ("path", "methods"), [("/v1/projects/vision/runs", ["GET", "POST"]), ("/v1/projects//runs", []), ("", [])]
)
def test_the_methods_of_a_path(path: str, methods: list[str]) -> None:
    assert methods_of(path) == methods
