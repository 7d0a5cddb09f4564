"""Where data is stored: the table and the buckets are encrypted, private, recoverable, and outlive their stack."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.aws.intake_bucket import RESULT
from launchbay_core.aws.table.expiry import SMOKE_DAYS
from launchbay_core.aws.table.upload_store import KEEP_SECONDS
from launchbay_core.domain.names import SMOKE_PROJECT
from launchbay_core.inputs.schemas.secret_references import secret_key
from launchbay_local.template.stacks import Resource
from template_support import KEY, declaration, deployed, everything, of_kind, statements

TABLE, BUCKET = "AWS::DynamoDB::Table", "AWS::S3::Bucket"
EXAMPLE_RUN = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"
KEPT = (TABLE, BUCKET, "AWS::Cognito::UserPool", "AWS::KMS::Key")


def _buckets() -> list[Resource]:
    return of_kind(everything(), BUCKET)


def _versioned_buckets() -> list[Resource]:
    """Those with documents and uploads; results are never versioned, and the page's files can be published again."""
    return [bucket for bucket in _buckets() if bucket.logical_id not in {"ResultsBucket", "PageBucket"}]


def _table(**parameters: str) -> dict[str, Any]:
    [table] = of_kind(deployed(**parameters), TABLE)
    return table.properties


def test_what_holds_data_outlives_its_stack_and_its_replacement() -> None:
    kept = of_kind(everything(), *KEPT)

    assert {TABLE, BUCKET} <= {resource.kind for resource in kept}
    for resource in kept:
        declared = declaration(resource)
        assert declared.get("DeletionPolicy") in ("Retain", "RetainExceptOnCreate"), resource.logical_id
        assert declared.get("UpdateReplacePolicy") == "Retain", resource.logical_id


def test_a_bucket_that_outlives_its_stack_keeps_its_policy_which_keeps_secrets_from_people() -> None:
    policies = of_kind(everything(), "AWS::S3::BucketPolicy")

    assert {one.properties["Bucket"] for one in policies} == {bucket.name for bucket in _buckets()}
    for policy in policies:
        declared = declaration(policy)
        assert (declared["DeletionPolicy"], declared["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_the_logs_of_jobs_outlive_the_stack() -> None:
    [logs] = [one for one in of_kind(everything(), "AWS::Logs::LogGroup") if one.logical_id == "JobLogs"]

    assert declaration(logs)["DeletionPolicy"] == "RetainExceptOnCreate"


def test_the_table_is_billed_by_request_and_can_be_restored_to_any_second_of_the_last_weeks() -> None:
    table = _table()

    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


@pytest.mark.parametrize(("stage", "is_protected"), [("dev", False), ("prod", True)])
def test_the_table_is_protected_from_deletion_in_production(stage: str, *, is_protected: bool) -> None:
    assert _table(Stage=stage)["DeletionProtectionEnabled"] is is_protected


def test_what_expires_is_removed_by_the_table_itself() -> None:
    assert _table()["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_what_the_smoke_test_stores_expires_in_both_buckets_as_in_the_table() -> None:
    for bucket in _versioned_buckets():
        rules = {rule.get("Prefix"): rule for rule in bucket.properties["LifecycleConfiguration"]["Rules"]}
        prefixes = [f"projects/{SMOKE_PROJECT}/"]
        if bucket.logical_id == "DataBucket":
            prefixes.append(secret_key(SMOKE_PROJECT, EXAMPLE_RUN).removesuffix(EXAMPLE_RUN))
        for prefix in prefixes:
            assert int(rules[prefix]["ExpirationInDays"]) == SMOKE_DAYS, bucket.logical_id
            assert rules[prefix]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}


def test_the_table_is_encrypted_with_a_key_of_aws_or_the_given_one() -> None:
    assert _table()["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert _table(DataKeyArn=KEY)["SSESpecification"]["KMSMasterKeyId"] == KEY


def test_buckets_are_encrypted_with_a_key_of_aws_or_the_given_one() -> None:
    for key in ("", KEY):
        for bucket in of_kind(deployed(DataKeyArn=key, Page="false"), BUCKET):
            [rule] = bucket.properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            by_default = rule["ServerSideEncryptionByDefault"]
            assert by_default["SSEAlgorithm"] == "aws:kms"
            assert by_default.get("KMSMasterKeyID", "") == key, bucket.logical_id
            assert rule["BucketKeyEnabled"] is True


def test_the_page_s_bucket_is_encrypted_with_a_key_that_its_distribution_can_use() -> None:
    for key in ("", KEY):
        [bucket] = [one for one in of_kind(deployed(DataKeyArn=key), BUCKET) if one.logical_id == "PageBucket"]
        [rule] = bucket.properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}


def test_buckets_are_closed_to_the_public_and_to_access_lists() -> None:
    for bucket in _buckets():
        assert bucket.properties["PublicAccessBlockConfiguration"] == dict.fromkeys(
            ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
        )
        assert bucket.properties["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def test_buckets_keep_replaced_objects_for_a_while_and_no_unfinished_uploads() -> None:
    for bucket in _versioned_buckets():
        assert bucket.properties["VersioningConfiguration"] == {"Status": "Enabled"}
        rules = [rule for rule in bucket.properties["LifecycleConfiguration"]["Rules"] if rule["Status"] == "Enabled"]
        assert any("NoncurrentVersionExpiration" in rule for rule in rules), bucket.logical_id
        assert any("AbortIncompleteMultipartUpload" in rule for rule in rules), bucket.logical_id


def test_results_are_deleted_by_their_manifests_and_for_good() -> None:
    [bucket] = [bucket for bucket in _buckets() if bucket.logical_id == "ResultsBucket"]
    [rule] = bucket.properties["LifecycleConfiguration"]["Rules"]

    assert "VersioningConfiguration" not in bucket.properties
    assert {name for name in rule if name not in {"Id", "Status"}} == {"AbortIncompleteMultipartUpload"}


def test_buckets_accept_only_tls() -> None:
    denying = {
        policy.properties["Bucket"]: statement
        for policy in of_kind(everything(), "AWS::S3::BucketPolicy")
        for statement in statements(policy.properties["PolicyDocument"])
        if statement["Effect"] == "Deny" and "aws:SecureTransport" in str(statement.get("Condition"))
    }

    for bucket in _buckets():
        denied = denying[bucket.name]
        assert (denied["Principal"], denied["Action"]) == ("*", "s3:*")
        assert denied["Resource"] == [bucket.arn, f"{bucket.arn}/*"]
        assert denied["Condition"] == {"Bool": {"aws:SecureTransport": False}}


def test_no_bucket_policy_allows_anything_but_that_of_the_page() -> None:
    for policy in of_kind(everything(), "AWS::S3::BucketPolicy"):
        if policy.logical_id == "PageBucketPolicy":  # tests/unit/template/test_web.py
            continue
        assert {one["Effect"] for one in statements(policy.properties["PolicyDocument"])} == {"Deny"}


def test_every_log_group_ends_and_every_function_writes_to_one() -> None:
    groups = of_kind(everything(), "AWS::Logs::LogGroup")
    names = {group.name for group in groups}

    for group in groups:
        assert int(group.properties["RetentionInDays"]) > 0, group.logical_id
    for function in of_kind(everything(), "AWS::Lambda::Function"):
        assert function.properties["LoggingConfig"]["LogGroup"] in names, function.logical_id


def test_the_log_of_requests_needs_no_entry_in_the_account_s_policy_for_logs() -> None:
    [stage] = of_kind(everything(), "AWS::ApiGatewayV2::Stage")
    groups = {group.arn: group.name for group in of_kind(everything(), "AWS::Logs::LogGroup")}

    name = groups[stage.properties["AccessLogSettings"]["DestinationArn"]]
    assert name.startswith("/aws/vendedlogs/launchbay/"), "that policy has at most 5,120 characters for all services"


def test_only_roles_that_read_the_data_can_use_its_key() -> None:
    users = set()
    for role in of_kind(everything(), "AWS::IAM::Role"):
        for policy in role.properties.get("Policies", []):
            for statement in statements(policy["PolicyDocument"]):
                if "kms:" in str(statement["Action"]):
                    assert statement["Resource"] == KEY
                    users.add(role.logical_id)

    assert {"ApiFunctionRole", "DispatchFunctionRole", "TrackFunctionRole", "ReconcileFunctionRole"} <= users
    assert {"PipeRole", "JobRole"} <= users
    assert not {"InstanceRole", "ExecutionRole"} & users


def test_without_an_own_key_no_policy_mentions_keys() -> None:
    for role in of_kind(deployed(), "AWS::IAM::Role"):
        assert "kms:" not in str(role.properties.get("Policies", []))


def test_only_the_intake_function_can_write_a_result_beside_an_upload() -> None:
    [policy] = [one for one in of_kind(everything(), "AWS::S3::BucketPolicy") if one.logical_id == "IntakeBucketPolicy"]
    [denied] = [one for one in statements(policy.properties["PolicyDocument"]) if one["Action"] == "s3:PutObject"]
    [role] = [one for one in of_kind(everything(), "AWS::IAM::Role") if one.logical_id == "IntakeFunctionRole"]

    assert (denied["Effect"], denied["Principal"]) == ("Deny", "*")
    assert denied["Resource"].endswith(f"/*{RESULT}")
    assert denied["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": role.arn}}


def test_the_table_knows_a_result_for_longer_than_the_bucket_keeps_its_upload() -> None:
    [intake] = [bucket for bucket in _buckets() if bucket.logical_id == "IntakeBucket"]
    rules = intake.properties["LifecycleConfiguration"]["Rules"]

    assert all(rule["ExpirationInDays"] * 24 * 3600 < KEEP_SECONDS for rule in rules)
