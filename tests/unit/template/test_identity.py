"""Sign-in as it is deployed: a closed user pool with one client per purpose, or an own issuer."""

from __future__ import annotations

import re
from typing import Any

import boto3
import pytest
from moto import mock_aws

from launchbay.api.auth.callback import PATH, PORTS
from launchbay_core.domain.access import Scope, parse_membership
from launchbay_local.template.apis import HttpApi, JwtSettings
from launchbay_local.template.readers import read_application
from launchbay_local.template.stacks import Stack
from template_support import deployed, everything, of_kind

OWN = {"Issuer": "https://issuer.example", "Audiences": "cli,nightly", "ClientId": "cli"}
SCOPES = {f"launchbay/{scope}" for scope in Scope}


def _clients() -> dict[str, dict[str, Any]]:
    return {one.logical_id: one.properties for one in of_kind(everything(), "AWS::Cognito::UserPoolClient")}


def _api(stack: Stack) -> HttpApi:
    return read_application(stack).apis[0]


def _authorizer(stack: Stack) -> JwtSettings:
    [authorizer] = _api(stack).authorizers.values()
    return authorizer


def _function(stack: Stack) -> dict[str, str]:
    [function] = [one for one in read_application(stack).functions if one.logical_id == "ApiFunction"]
    return dict(function.environment)


def test_cognito_s_own_client_accepts_the_properties_of_the_template() -> None:
    [pool] = of_kind(everything(), "AWS::Cognito::UserPool")
    given = {name: value for name, value in pool.properties.items() if name not in {"UserPoolName", "EnabledMfas"}}
    with mock_aws():
        cognito: Any = boto3.client("cognito-idp", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        made = cognito.create_user_pool(PoolName=pool.properties["UserPoolName"], **given)["UserPool"]["Id"]
        for server in of_kind(everything(), "AWS::Cognito::UserPoolResourceServer"):
            cognito.create_resource_server(**server.properties | {"UserPoolId": made})
        for client in of_kind(everything(), "AWS::Cognito::UserPoolClient"):
            cognito.create_user_pool_client(**client.properties | {"UserPoolId": made})
        names = cognito.meta.service_model.shape_for("ResourceServerScopeNameType").metadata["pattern"]

    assert all(re.fullmatch(names, name) for name in (*Scope, "project:vision", "project:*:admin"))


def test_users_can_t_sign_themselves_up() -> None:
    [pool] = of_kind(everything(), "AWS::Cognito::UserPool")

    assert pool.properties["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool.properties["DeletionProtection"] == "ACTIVE"


def test_the_scopes_of_the_pool_are_those_of_the_code() -> None:
    servers = {
        one.properties["Identifier"]: one for one in of_kind(everything(), "AWS::Cognito::UserPoolResourceServer")
    }

    assert {one["ScopeName"] for one in servers["launchbay"].properties["Scopes"]} == set(Scope)
    [project] = servers["launchbay/machines"].properties["Scopes"]
    assert parse_membership(project["ScopeName"]) == parse_membership("project:vision:admin")


def test_the_command_line_has_no_secret_and_one_way_in() -> None:
    client = _clients()["CommandLine"]

    assert client["GenerateSecret"] is False
    assert client["AllowedOAuthFlows"] == ["code"]
    assert set(client["AllowedOAuthScopes"]) == {"openid", *SCOPES}
    assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert client["CallbackURLs"] == [f"http://localhost:{port}{PATH}" for port in PORTS]


def test_a_machine_has_a_secret_no_person_and_one_project() -> None:
    client = _clients()["Machine"]

    assert (client["GenerateSecret"], client["AllowedOAuthFlows"]) == (True, ["client_credentials"])
    assert set(client["AllowedOAuthScopes"]) == {*SCOPES, "launchbay/machines/project:vision:admin"}
    assert "Machine" not in {one.logical_id for one in of_kind(deployed(), "AWS::Cognito::UserPoolClient")}


def test_the_api_takes_tokens_of_the_pool_s_clients_and_of_those_named_beside_them() -> None:
    stack = everything()
    clients = {one.logical_id: one.name for one in of_kind(stack, "AWS::Cognito::UserPoolClient")}

    assert _authorizer(stack).audience == [clients["CommandLine"], clients["Machine"], clients["Page"], "beside"]
    assert _authorizer(stack).issuer == _function(stack)["LAUNCHBAY_ISSUER"] != ""
    assert _function(stack)["LAUNCHBAY_CLIENT_ID"] == clients["CommandLine"]


def test_an_own_issuer_replaces_the_pool() -> None:
    stack = deployed(**OWN)

    assert _authorizer(stack) == JwtSettings(OWN["Issuer"], ["cli", "nightly"], ["$request.header.Authorization"])
    assert (_function(stack)["LAUNCHBAY_ISSUER"], _function(stack)["LAUNCHBAY_CLIENT_ID"]) == (OWN["Issuer"], "cli")
    assert [one.kind for one in stack.resources() if one.kind.startswith("AWS::Cognito::")] == []


def test_one_browser_origin_may_call_and_none_by_default() -> None:
    assert _api(deployed()).cors["allowOrigins"] == ["https://launchbay.invalid"]
    assert _api(deployed(WebOrigin="https://a.example")).cors["allowOrigins"] == ["https://a.example"]


def test_every_route_is_throttled_and_what_costs_more_is_throttled_by_itself() -> None:
    stack = everything()
    [stage] = of_kind(stack, "AWS::ApiGatewayV2::Stage")
    of_routes = stage.properties["RouteSettings"]
    usual = stage.properties["DefaultRouteSettings"]

    assert set(of_routes) <= {route.key for route in _api(stack).routes}
    for settings in (usual, *of_routes.values()):
        assert 0 < settings["ThrottlingRateLimit"] <= usual["ThrottlingRateLimit"]
        assert 0 < settings["ThrottlingBurstLimit"] <= usual["ThrottlingBurstLimit"]
    assert {"GET /healthz", "GET /v1/openapi.json", "POST /v1/projects/{project}/runs"} <= set(of_routes)


def test_the_access_log_says_who_called_and_keeps_no_token() -> None:
    [stage] = of_kind(everything(), "AWS::ApiGatewayV2::Stage")
    format_ = stage.properties["AccessLogSettings"]["Format"]

    assert "$context.authorizer.claims.sub" in format_
    assert "authorization" not in format_.lower().replace("authorizer", "")


@pytest.mark.parametrize("name", ["launchbay", "Launchbay-AWS", f"l{'o' * 98}g"])
def test_a_stack_with_any_name_has_a_sign_in_address_and_names_that_cognito_takes(name: str) -> None:
    domain, pool, clients = (
        of_kind(everything(name), f"AWS::Cognito::{kind}") for kind in ("UserPoolDomain", "UserPool", "UserPoolClient")
    )
    names = [pool[0].properties["UserPoolName"], *(one.properties["ClientName"] for one in clients)]

    assert re.fullmatch(r"launchbay-\d{12}-[a-z0-9]+", domain[0].properties["Domain"])
    assert all(re.fullmatch(r"[\w\s+=,.@-]{1,128}", one) for one in names)


@pytest.mark.parametrize(
    ("given", "is_good"), [("", True), ("vision-team", True), ("ml-aws", False), ("Vision", False), ("a" * 64, False)]
)
def test_a_sign_in_address_that_cognito_refuses_is_refused_before_anything_is_made(
    given: str, *, is_good: bool
) -> None:
    allowed = deployed().translated.body["Parameters"]["SignInDomain"]["AllowedPattern"]

    assert bool(re.fullmatch(allowed, given)) is is_good
