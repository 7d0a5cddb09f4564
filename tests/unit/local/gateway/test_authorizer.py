"""The JWT authorizer accepts what API Gateway accepts, and passes claims on as it does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from launchbay.cli.service.application import SIGN_IN
from launchbay_local.functions.worker import InvocationResult
from launchbay_local.gateway.authorizer import AccessDenied, JwtAuthorizer
from launchbay_local.gateway.http_api import Gateway
from launchbay_local.http.messages import Request
from launchbay_local.identity.records import open_records
from launchbay_local.stack.sign_in import LocalIdentity
from launchbay_local.template.apis import HttpApi, JwtSettings, Route
from local_support import LOCATION

CLI, READ = "launchbay-cli", "launchbay/read"


class Signer:
    """Signs tokens with the key of a running issuer."""

    def __init__(self, folder: Path, issuer: str) -> None:
        self.issuer = issuer
        self.key = open_records(folder).key

    def token(self, key: RSAKey | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        now = int(time.time())
        usual = {"iss": self.issuer, "client_id": CLI, "iat": now - 1, "exp": now + 60, "scope": READ}
        wanted = {name: value for name, value in (usual | claims).items() if value is not None}
        signed_with = key or self.key
        return jwt.encode({"alg": "RS256", "kid": self.key.kid, **(header or {})}, wanted, signed_with)


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signer]:
    folder = tmp_path_factory.mktemp("identity")
    identity = LocalIdentity(folder, SIGN_IN, lambda _line: None)
    identity.start()
    yield Signer(folder, identity.url)
    identity.stop()


@pytest.fixture(scope="module")
def authorizer(signer: Signer) -> JwtAuthorizer:
    return JwtAuthorizer(JwtSettings(signer.issuer, [CLI, "other-client"]))


def asking(token: str | None, word: str = "Bearer ") -> Request:
    return Request("GET", "/x", [] if token is None else [("authorization", word + token)])


def refusal(authorizer: JwtAuthorizer, request: Request, scopes: list[str] | None = None) -> AccessDenied:
    with pytest.raises(AccessDenied) as refused:
        authorizer.context(request, [READ] if scopes is None else scopes)
    return refused.value


def test_claims_are_handed_on_as_text(authorizer: JwtAuthorizer, signer: Signer) -> None:
    claims: dict[str, Any] = {
        "groups": ["a", "b"],
        "one": ["a"],
        "none": [],
        "yes": True,
        "count": 3,
        "nested": {"a": [1]},
        "gone": None,
    }

    context = authorizer.context(asking(signer.token(**claims, exp=2_000_000_000)), [])

    passed_on = context["jwt"]["claims"]
    assert {name: passed_on.get(name) for name in claims} == {
        "groups": "[a b]",
        "one": "[a]",
        "none": "[]",
        "yes": "true",
        "count": "3",
        "nested": '{"a":[1]}',
        "gone": None,
    }
    assert passed_on["exp"] == "2000000000"
    assert context["jwt"]["scopes"] is None


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "a launchbay/read"}, ["a", READ]),
        ({"scope": None, "scp": ["launchbay/read"]}, [READ]),
        ({"scope": None, "scp": "launchbay/read"}, [READ]),
    ],
)
def test_one_of_the_route_s_scopes_is_enough(
    authorizer: JwtAuthorizer, signer: Signer, claims: dict[str, Any], scopes: list[str]
) -> None:
    context = authorizer.context(asking(signer.token(**claims)), [READ, "launchbay/launch"])

    assert context["jwt"]["scopes"] == scopes


@pytest.mark.parametrize("word", ["Bearer ", "bearer ", ""])
def test_the_word_bearer_may_stand_before_the_token(authorizer: JwtAuthorizer, signer: Signer, word: str) -> None:
    assert authorizer.context(asking(signer.token(), word), [READ])


def test_the_audience_decides_and_the_client_only_where_there_is_none(
    authorizer: JwtAuthorizer, signer: Signer
) -> None:
    assert authorizer.context(asking(signer.token(aud=CLI, client_id="x")), [READ])
    assert authorizer.context(asking(signer.token(aud=["x", CLI], client_id="x")), [READ])
    others: list[dict[str, Any]] = [
        {"aud": "x"},
        {"aud": ["x"]},
        {"aud": []},
        {"aud": [{}]},
        {"client_id": "x"},
        {"client_id": None},
    ]
    for claims in others:
        refused = refusal(authorizer, asking(signer.token(**claims)))
        assert (refused.status, "valid audience" in refused.challenge) == (401, True), claims


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://else.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "9999999999"},
        {"nbf": int(time.time()) + 3600},
        {"iat": int(time.time()) + 3600},
    ],
)
def test_a_invalid_token_is_refused(authorizer: JwtAuthorizer, signer: Signer, claims: dict[str, Any]) -> None:
    refused = refusal(authorizer, asking(signer.token(**claims)))

    assert (refused.status, refused.message) == (401, "Unauthorized")
    assert 'error="invalid_token"' in refused.challenge


def test_a_request_without_a_token_is_refused_without_an_error(authorizer: JwtAuthorizer) -> None:
    refused = refusal(authorizer, asking(None))

    assert (refused.status, refused.challenge) == (401, "Bearer")


def test_a_token_without_the_scope_is_forbidden(authorizer: JwtAuthorizer, signer: Signer) -> None:
    for scope in ("launchbay/launch", "read", "launchbay/readx", None):
        refused = refusal(authorizer, asking(signer.token(scope=scope)))
        assert (refused.status, refused.message) == (403, "Forbidden")


def test_a_signature_of_another_key_is_refused(authorizer: JwtAuthorizer, signer: Signer) -> None:
    other = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    whole = signer.token()
    head, body, signature = whole.split(".")
    forged = _encoded(json.loads(_decoded(body)) | {"scope": "launchbay/admin"})

    for token in (
        signer.token(other),
        signer.token(other, {"kid": other.kid}),
        signer.token(header={"kid": "unknown"}),
        f"{head}.{forged}.{signature}",
        f"{_encoded({'alg': 'none', 'kid': signer.key.kid})}.{body}.",
        _hs256(signer, body),
        f"{head}.{body}",
        "x",
        "..",
        "é",
    ):
        assert refusal(authorizer, asking(token)).status == 401, token


def _hs256(signer: Signer, body: str) -> str:
    """A token signed with the public key as if it were a shared secret."""
    head = _encoded({"alg": "HS256", "kid": signer.key.kid})
    secret = signer.key.as_pem(private=False)
    return f"{head}.{body}.{_base64(hmac.new(secret, f'{head}.{body}'.encode(), hashlib.sha256).digest())}"


def _encoded(members: dict[str, Any]) -> str:
    return _base64(json.dumps(members).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_an_issuer_that_does_not_answer_refuses_every_token(signer: Signer) -> None:
    settings = JwtSettings("http://127.0.0.1:1", [CLI])

    assert "discovery" in refusal(JwtAuthorizer(settings), asking(signer.token())).challenge


def test_the_gateway_asks_before_the_function_is_called(signer: Signer) -> None:
    called: list[Any] = []

    def function(_arn: str, event: Any, _timeout: float) -> InvocationResult:
        called.append(event)
        return InvocationResult({"statusCode": 200, "body": ""})

    routes = [Route("GET", "/open", "arn:f"), Route("GET", "/x", "arn:f", authorizer="jwt", scopes=[READ])]
    api = HttpApi("api", routes, authorizers={"jwt": JwtSettings(signer.issuer, [CLI])})
    gateway = Gateway(api, function, LOCATION)

    refused = gateway(asking(None))
    assert (refused.status, json.loads(refused.body)) == (401, {"message": "Unauthorized"})
    assert ("www-authenticate", "Bearer") in refused.headers
    assert not called
    assert gateway(Request("GET", "/open", [])).status == 200
    assert gateway(asking(signer.token(sub="ada"))).status == 200
    assert "authorizer" not in called[0]["requestContext"]
    assert called[1]["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] == "ada"
