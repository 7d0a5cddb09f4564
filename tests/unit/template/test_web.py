"""The page as it is deployed: who may read its bucket, what browsers are told, which addresses lead to its document."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from launchbay.operating.page.builds import RECORD
from launchbay.page import ROUTES
from launchbay_local.distribution.settings import matches
from launchbay_local.iam.access_control import read_access_control
from launchbay_local.iam.decisions import decide
from launchbay_local.iam.policies import Access
from launchbay_local.iam.principals import ADMINISTRATOR, service
from launchbay_local.template.readers import read_application
from launchbay_local.template.stacks import Stack
from template_support import deployed, everything, of_kind

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
OWN = {"Issuer": "https://login.example/realms/ml", "Audiences": "cli", "ClientId": "cli"}
# Addresses of the page, as docs and the page itself have them.
ADDRESSES = [
    "/",
    "/callback",
    "/hardware",
    "/hardware/",
    "/p/vision/jobs",
    "/p/vision/jobs/digits.v2",
    "/p/vision/jobs/digits/launch",
    "/p/vision/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "/p/vision/compare",
    "/p/vision/queues",
]
OTHERS = [
    "/index.html",
    "/config.json",
    "/assets/main-1a2b.js",
    "/assets/p/x",
    "/p",
    "/px/jobs",
    "/P/vision",
    "/callback/x",
    "/callbacks",
    "/hardware.json",
    "/v1/p/jobs",
    "/favicon.ico",
    "/robots.txt",
    "//p/x",
]


def _distribution(stack: Stack) -> dict[str, Any]:
    [found] = of_kind(stack, "AWS::CloudFront::Distribution")
    return dict(found.properties["DistributionConfig"])


def _headers(stack: Stack) -> dict[str, str]:
    [front] = read_application(stack).distributions
    assert all(one.overrides for one in front.headers)
    return {one.name: one.value for one in front.headers}


def test_the_policy_of_the_page_allows_its_own_files_its_api_and_its_issuer() -> None:
    pool = "https://cognito-idp.us-east-1.amazonaws.com https://launchbay-123456789012-local.auth."

    assert _headers(deployed(**OWN))["content-security-policy"] == POLICY.format("https://login.example")
    told = {**OWN, "IssuerOrigins": "https://login.example https://tokens.example"}
    assert _headers(deployed(**told))["content-security-policy"] == POLICY.format(told["IssuerOrigins"])
    assert f"connect-src 'self' {pool}" in _headers(deployed())["content-security-policy"]


def test_browsers_are_told_to_stay_with_tls_and_to_guess_and_tell_nothing() -> None:
    headers = _headers(everything())

    assert headers["strict-transport-security"] == "max-age=63072000"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_every_answer_of_the_api_has_what_all_answers_need_and_otherwise_its_own_headers() -> None:
    [front] = read_application(everything()).distributions

    assert [one.path for one in front.api] == ["/v1/*", "/healthz"]
    for behaviour in front.api:
        assert behaviour.headers == [
            ("x-content-type-options", "nosniff", False),
            ("strict-transport-security", "max-age=63072000", False),
        ]


def test_the_api_is_behind_the_same_host_uncached_with_every_method_and_its_own_errors() -> None:
    config = _distribution(everything())

    assert [one["PathPattern"] for one in config["CacheBehaviors"]] == ["/v1/*", "/healthz"]
    for one in config["CacheBehaviors"]:
        assert one["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled"
        assert one["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac", "AllViewerExceptHostHeader"
        assert {"GET", "PATCH", "POST", "PUT", "DELETE"} <= set(one["AllowedMethods"])
        assert "FunctionAssociations" not in one
    assert all(one["ErrorCachingMinTTL"] == 0 for one in config["CustomErrorResponses"])
    assert [one for one in config["CustomErrorResponses"] if "ResponsePagePath" in one] == []
    assert {400, 403, 404, 500, 502, 503, 504} <= {one["ErrorCode"] for one in config["CustomErrorResponses"]}


def test_every_route_of_the_api_is_behind_a_path_of_the_distribution() -> None:
    application = read_application(deployed())
    [front] = application.distributions

    for route in application.apis[0].routes:
        assert any(matches(one.path, route.path) for one in front.api), route.key


def test_only_the_distribution_reads_the_bucket_and_only_over_tls() -> None:
    stack = everything()
    [bucket] = [one for one in of_kind(stack, "AWS::S3::Bucket") if one.logical_id == "PageBucket"]
    [policy] = [one for one in of_kind(stack, "AWS::S3::BucketPolicy") if one.logical_id == "PageBucketPolicy"]
    [front] = of_kind(stack, "AWS::CloudFront::Distribution")

    assert set(bucket.properties["PublicAccessBlockConfiguration"].values()) == {True}
    allowed = [one for one in policy.properties["PolicyDocument"]["Statement"] if one["Effect"] == "Allow"]
    assert {one["Action"] for one in allowed} == {"s3:GetObject", "s3:ListBucket"}
    for one in allowed:
        assert one["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        arn = f"arn:aws:cloudfront::123456789012:distribution/{front.name}"
        assert one["Condition"] == {"StringEquals": {"aws:SourceArn": arn}}
    refused = [one for one in policy.properties["PolicyDocument"]["Statement"] if one["Principal"] == "*"]
    assert [(one["Effect"], one["Condition"]) for one in refused] == [
        ("Deny", {"Bool": {"aws:SecureTransport": False}})
    ]


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ("index.html", True),
        ("assets/main-1a2b.js", True),
        ("assets/a.b.c.js", True),
        (RECORD, False),
        (".well-known/security.txt", False),
        ("assets/.hidden", False),
        ("assets/.git/config", False),
        ("/.hidden", False),
    ],
)
def test_a_dot_file_is_read_by_who_publishes_the_page_and_not_through_the_distribution(key: str, allowed: bool) -> None:
    stack = everything()
    control = read_access_control(stack)
    [bucket] = [one for one in of_kind(stack, "AWS::S3::Bucket") if one.logical_id == "PageBucket"]
    [front] = of_kind(stack, "AWS::CloudFront::Distribution")
    told = {
        "aws:sourcearn": f"arn:aws:cloudfront::123456789012:distribution/{front.name}",
        "aws:securetransport": "true",
    }
    reading = Access("s3:GetObject", f"arn:aws:s3:::{bucket.name}/{key}", told)
    policy = control.resources[f"arn:aws:s3:::{bucket.name}"]

    assert decide(service("cloudfront.amazonaws.com"), [], policy, reading).allowed is allowed
    assert decide(ADMINISTRATOR, [], policy, reading).allowed


def test_a_host_name_of_one_s_own_comes_with_its_certificate_and_modern_tls() -> None:
    own, made_up = _distribution(everything()), _distribution(deployed())

    assert own["Aliases"] == ["launchbay.example.com"]
    assert own["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert everything().output("PageUrl") == "https://launchbay.example.com"
    assert "Aliases" not in made_up
    assert made_up["ViewerCertificate"] == {"CloudFrontDefaultCertificate": True}
    assert {"WebACLId", "Logging"} & set(made_up) == set()
    assert {"WebACLId", "Logging"} <= set(own)


@pytest.mark.parametrize(
    ("parameters", "address"),
    [
        ({}, "https://launchbay.invalid"),
        ({"PageUrl": "https://d1.cloudfront.net"}, "https://d1.cloudfront.net"),
        ({"PageDomain": "lab.example", "PageCertificateArn": "arn"}, "https://lab.example"),
    ],
)
def test_the_page_s_client_sends_people_back_to_the_address_that_is_known(
    parameters: dict[str, str], address: str
) -> None:
    clients = {one.logical_id: one for one in of_kind(deployed(**parameters), "AWS::Cognito::UserPoolClient")}

    page = clients["Page"].properties
    assert page["CallbackURLs"] == [f"{address}/callback"]
    assert page["LogoutURLs"] == [f"{address}/"]
    assert page["GenerateSecret"] is False


def test_the_page_s_tokens_are_accepted() -> None:
    [pool] = read_application(deployed()).apis[0].authorizers.values()
    [own] = read_application(deployed(**OWN, PageClientId="page")).apis[0].authorizers.values()

    [client] = [one.name for one in of_kind(deployed(), "AWS::Cognito::UserPoolClient") if one.logical_id == "Page"]
    assert client in pool.audience
    assert list(own.audience) == ["cli", "page"]


def test_a_deployment_without_the_page_has_nothing_of_it() -> None:
    stack = deployed(Page="false")

    kinds = {one.kind for one in stack.resources()}
    assert [kind for kind in kinds if kind.startswith("AWS::CloudFront::")] == []
    assert "Page" not in {one.logical_id for one in of_kind(stack, "AWS::Cognito::UserPoolClient")}
    assert "PageBucket" not in {one.logical_id for one in of_kind(stack, "AWS::S3::Bucket")}


def _rewritten(tmp_path: Path, paths: list[str]) -> list[str]:
    """What the function of the template makes of each path, run by Node.js."""
    [function] = of_kind(deployed(), "AWS::CloudFront::Function")
    program = tmp_path / "function.js"
    asked = f"console.log(JSON.stringify({json.dumps(paths)}.map(uri => handler({{request: {{uri}}}}).uri)))"
    program.write_text(f"{function.properties['FunctionCode']}\n{asked}\n")
    done = subprocess.run(["node", program], check=True, capture_output=True, text=True, timeout=60)
    return list(json.loads(done.stdout))


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_the_function_rewrites_what_the_local_stack_leads_to_the_document(tmp_path: Path) -> None:
    paths = [*ADDRESSES, *OTHERS]

    rewritten = _rewritten(tmp_path, paths)

    here = ["/index.html" if any(matches(route, path) for route in ROUTES) else path for path in paths]
    assert rewritten == here
    assert rewritten == ["/index.html"] * len(ADDRESSES) + OTHERS
