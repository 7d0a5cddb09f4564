"""What is read of a CloudFront distribution: the paths that lead to the API, and the headers of all answers."""

from __future__ import annotations

from pathlib import Path

from launchbay_local.template.readers import read_application
from local_support import stack_of

TEMPLATE = """
Resources:
  Headers:
    Type: AWS::CloudFront::ResponseHeadersPolicy
    Properties:
      ResponseHeadersPolicyConfig:
        Name: headers
        SecurityHeadersConfig:
          ContentSecurityPolicy: {{Override: true, ContentSecurityPolicy: !Sub "connect-src ${{AWS::Region}}"}}
          FrameOptions: {{Override: true, FrameOption: DENY}}
          ReferrerPolicy: {{Override: true, ReferrerPolicy: same-origin}}
          StrictTransportSecurity:
            {{Override: true, AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Preload: "true"}}
        CustomHeadersConfig: {{Items: [{{Header: X-Made-By, Value: us, Override: false}}]}}
  Other:
    Type: AWS::CloudFront::ResponseHeadersPolicy
    Properties:
      ResponseHeadersPolicyConfig: {{Name: other, SecurityHeadersConfig: {{ContentTypeOptions: {{Override: false}}}}}}
  Front:
    Type: AWS::CloudFront::Distribution
    Properties: &Properties
      DistributionConfig:
        Enabled: true
        Origins:
          - {{Id: files, DomainName: files.s3.amazonaws.com, S3OriginConfig: {{}}}}
          - {{Id: api, DomainName: api.example, CustomOriginConfig: {{OriginProtocolPolicy: https-only}}}}
        DefaultCacheBehavior: {{TargetOriginId: files, ViewerProtocolPolicy: https-only, {policy}}}
        CacheBehaviors:
          - PathPattern: /api/*
            TargetOriginId: api
            ViewerProtocolPolicy: https-only
            ResponseHeadersPolicyId: !Ref Other
          - {{PathPattern: /health, TargetOriginId: api, ViewerProtocolPolicy: https-only}}
          - {{PathPattern: /old/*, TargetOriginId: files, ViewerProtocolPolicy: https-only}}
  {more}
"""


def test_only_behaviours_of_the_server_lead_to_the_api(tmp_path: Path) -> None:
    stack = stack_of(tmp_path, TEMPLATE.format(policy="Compress: true", more=""))

    [front] = read_application(stack).distributions

    assert (front.name, [one.path for one in front.api], front.headers) == ("app-Front", ["/api/*", "/health"], [])


def test_each_behaviour_of_the_api_has_the_headers_of_its_own_policy(tmp_path: Path) -> None:
    stack = stack_of(tmp_path, TEMPLATE.format(policy="ResponseHeadersPolicyId: !Ref Headers", more=""))

    [front] = read_application(stack).distributions

    assert [one.headers for one in front.api] == [[("x-content-type-options", "nosniff", False)], []]


def test_the_headers_are_those_of_the_behaviour_s_own_policy(tmp_path: Path) -> None:
    stack = stack_of(tmp_path, TEMPLATE.format(policy="ResponseHeadersPolicyId: !Ref Headers", more=""))

    [front] = read_application(stack).distributions

    assert front.headers == [
        ("content-security-policy", "connect-src us-east-1", True),
        ("x-frame-options", "DENY", True),
        ("referrer-policy", "same-origin", True),
        ("strict-transport-security", "max-age=60; includeSubDomains; preload", True),
        ("x-made-by", "us", False),
    ]


def test_one_distribution_runs_and_others_are_said_not_to(tmp_path: Path) -> None:
    more = "Second: {Type: 'AWS::CloudFront::Distribution', Properties: *Properties}"
    application = read_application(stack_of(tmp_path, TEMPLATE.format(policy="Compress: true", more=more)))

    assert [one.name for one in application.distributions] == ["app-Front"]
    assert "Second (a second distribution)" in application.not_run
