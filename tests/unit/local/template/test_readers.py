from __future__ import annotations

from pathlib import Path

import pytest

from launchbay_local.template.application import Application, SchedulingPolicy, function_name
from launchbay_local.template.readers import read_application
from local_support import SAMPLE, sample_stack, stack_of


@pytest.fixture(scope="module")
def application() -> Application:
    return read_application(sample_stack())


def test_functions_have_their_folder_layers_and_resolved_environment(application: Application) -> None:
    web = next(function for function in application.functions if function.logical_id == "Web")
    assert web.folder == SAMPLE / "functions" / "web"
    assert web.layers == [SAMPLE / "layers" / "words"]
    assert web.environment == {
        "TABLE": "shop-orders",
        "BUCKET": "shop-files",
        "BUS": "shop-bus",
        "GREETING": "hello from shop",
        "JOB_QUEUE": "arn:aws:batch:us-east-1:123456789012:job-queue/shop-jobs-small",
        "PACKING": "http://127.0.0.1:4566/123456789012/shop-Packing",
    }
    assert web.timeout == 5


def test_a_layer_s_python_folder_is_what_is_imported_from(tmp_path: Path) -> None:
    (tmp_path / "layer" / "python").mkdir(parents=True)
    stack = stack_of(
        tmp_path,
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          L: {Type: 'AWS::Serverless::LayerVersion', Properties: {ContentUri: layer/}}
          F:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: src/, Handler: app.handler, Runtime: python3.13, Layers: [!Ref L]}
        """,
    )
    assert read_application(stack).functions[0].layers == [tmp_path / "layer" / "python"]


def test_routes_lead_to_functions(application: Application) -> None:
    assert {route.key for route in application.apis[0].routes} == {
        "POST /orders/{order}",
        "POST /orders/{order}/ship",
        "GET /orders/{order}",
        "ANY /echo/{rest+}",
        "POST /misbehave",
    }
    assert {function_name(route.function) for route in application.apis[0].routes} == {"shop-Web"}
    assert application.apis[0].cors["allowOrigins"] == ["https://shop.example"]


def test_the_pipe_is_read_with_filter_and_template(application: Application) -> None:
    pipe = next(feed for feed in application.feeds if feed.is_pipe)
    assert pipe.filters == [{"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["order"]}}}}]
    assert pipe.target.settings == {"Source": "shop", "DetailType": "OrderPlaced"}
    assert not pipe.from_start


def test_the_queue_s_mapping_is_read_with_its_limits(application: Application) -> None:
    mapping = next(feed for feed in application.feeds if not feed.is_pipe)
    assert (mapping.batch_size, mapping.concurrency, mapping.reports_failures) == (5, 2, True)


def test_rules_are_on_their_bus(application: Application) -> None:
    assert {(rule.bus, tuple(rule.pattern["source"])) for rule in application.rules} == {
        ("shop-bus", ("shop",)),
        ("default", ("weather",)),
        ("default", ("aws.batch",)),
        ("default", ("aws.s3",)),
    }


def test_a_failure_destination_belongs_to_its_function(application: Application) -> None:
    policy = application.policies["shop-Watch"]
    assert policy.retries == 1
    assert policy.on_failure == "arn:aws:sqs:us-east-1:123456789012:shop-Lost"


def test_job_queues_and_log_groups_of_nested_stacks_are_found(application: Application) -> None:
    assert application.job_queues == ["shop-jobs-small"]
    assert [(group.name, group.retention_days) for group in application.log_groups] == [("/jobs", 30)]


def test_a_type_that_cannot_run_here_is_named(application: Application) -> None:
    assert application.not_run == ["Ledger (AWS::QLDB::Ledger)"]


def test_what_acts_in_aws_alone_is_counted(application: Application) -> None:
    assert application.inert == {"archive": 1, "alarm": 1}


def test_a_disabled_schedule_does_not_run(application: Application) -> None:
    assert application.schedules == []
    assert [schedule.expression for schedule in read_application(sample_stack(Stage="prod")).schedules] == [
        "rate(1 minute)"
    ]


def test_what_is_not_python_is_named(tmp_path: Path) -> None:
    stack = stack_of(
        tmp_path,
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: src/, Handler: a.b, Runtime: nodejs22.x}}
        """,
    )
    assert read_application(stack).not_run == ["F (a function in nodejs22.x)"]


def test_routes_written_as_resources_are_read_too(tmp_path: Path) -> None:
    stack = stack_of(
        tmp_path,
        """
        Resources:
          Api: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP}}
          ToF:
            Type: AWS::ApiGatewayV2::Integration
            Properties: {ApiId: {Ref: Api}, IntegrationUri: 'arn:aws:lambda:us-east-1:123456789012:function:f'}
          Route:
            Type: AWS::ApiGatewayV2::Route
            Properties:
              ApiId: {Ref: Api}
              RouteKey: GET /things/{id}
              AuthorizationType: AWS_IAM
              Target: {'Fn::Join': ['/', [integrations, {Ref: ToF}]]}
        """,
    )
    application = read_application(stack)
    assert [route.key for route in application.apis[0].routes] == ["GET /things/{id}"]
    assert application.not_run == ["the authorizer AWS_IAM of Api: its routes are public here"]


def test_an_alias_leads_to_its_function(tmp_path: Path) -> None:
    stack = stack_of(
        tmp_path,
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Q: {Type: 'AWS::SQS::Queue'}
          F:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: src/
              Handler: app.handler
              Runtime: python3.13
              AutoPublishAlias: live
              Events: {Q: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}}
        """,
    )
    application = read_application(stack)
    assert application.feeds[0].target.arn == f"{application.functions[0].arn}:live"
    assert application.not_run == []


def test_job_queues_have_the_scheduling_policy_that_they_name(tmp_path: Path) -> None:
    stack = stack_of(
        tmp_path,
        """
        Resources:
          Shares:
            Type: AWS::Batch::SchedulingPolicy
            Properties:
              Name: shares
              FairsharePolicy:
                ComputeReservation: 10
                ShareDecaySeconds: 3600
                ShareDistribution: [{ShareIdentifier: vision, WeightFactor: 0.5}, {ShareIdentifier: "team*"}]
          Bare: {Type: 'AWS::Batch::SchedulingPolicy', Properties: {Name: bare}}
          Fair:
            Type: AWS::Batch::JobQueue
            Properties: {JobQueueName: fair, Priority: 1, SchedulingPolicyArn: !Ref Shares}
          Also:
            Type: AWS::Batch::JobQueue
            Properties: {JobQueueName: also, Priority: 1, SchedulingPolicyArn: !GetAtt Bare.Arn}
          Plain: {Type: 'AWS::Batch::JobQueue', Properties: {JobQueueName: plain, Priority: 1}}
          Strange: {Type: 'AWS::Batch::JobQueue', Properties: {JobQueueName: strange, SchedulingPolicyArn: 'arn:other'}}
        """,
    )

    application = read_application(stack)

    arn = "arn:aws:batch:us-east-1:123456789012:scheduling-policy"
    assert application.job_queues == ["fair", "also", "plain", "strange"]
    assert application.scheduling_policies == {
        "fair": SchedulingPolicy(f"{arn}/shares", 10, 3600, {"vision": 0.5, "team*": 1}),
        "also": SchedulingPolicy(f"{arn}/bare"),
    }
    assert application.not_run == ["the scheduling policy arn:other of Strange (not in the template)"]


@pytest.mark.parametrize("token", ["!GetAtt F.Arn", "!Ref F.Alias"])
def test_a_function_that_only_deployments_call_does_not_run(tmp_path: Path, token: str) -> None:
    stack = stack_of(
        tmp_path,
        f"""
        Transform: AWS::Serverless-2016-10-31
        Globals: {{Function: {{CodeUri: src/, Handler: app.handler, Runtime: python3.13, AutoPublishAlias: live}}}}
        Resources:
          F: {{Type: 'AWS::Serverless::Function'}}
          G: {{Type: 'AWS::Serverless::Function'}}
          Made: {{Type: 'Custom::Thing', Properties: {{ServiceToken: {token}}}}}
        """,
    )
    application = read_application(stack)
    assert [function.logical_id for function in application.functions] == ["G"]
    assert application.not_run == []


def test_a_bucket_s_default_encryption_is_read(tmp_path: Path) -> None:
    stack = stack_of(
        tmp_path,
        """
        Resources:
          Sealed:
            Type: AWS::S3::Bucket
            Properties:
              BucketEncryption:
                ServerSideEncryptionConfiguration:
                  - ServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms"}
          Plain: {Type: "AWS::S3::Bucket"}
        """,
    )

    assert [bucket.encryption for bucket in read_application(stack).buckets] == ["aws:kms", None]
