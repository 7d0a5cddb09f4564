"""What encrypted resources need of their customer managed key, which S3, DynamoDB and SQS use as the caller.

Only the identity policies of the caller are asked: a key's own policy is taken to leave the decision to them, as the
default key policy does.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchbay_local.iam.calls.needs import Need

# By the action: what the key must do (Amazon S3's "Protecting data with SSE-KMS", DynamoDB's "Encryption at rest usage
# notes", SQS's "Key management").
_KEY_ACTIONS = {
    "dynamodb": ("kms:Decrypt",),
    "s3:GetObject": ("kms:Decrypt",),
    "s3:GetObjectVersion": ("kms:Decrypt",),
    "s3:PutObject": ("kms:GenerateDataKey",),
    "sqs:ReceiveMessage": ("kms:Decrypt",),
    "sqs:SendMessage": ("kms:GenerateDataKey", "kms:Decrypt"),
}


def key_needs(need: Need, key: str, region: str) -> Iterator[Need]:
    """What a need has for a need of its own, on the key that encrypts its resource."""
    service = need.action.partition(":")[0]
    for action in _KEY_ACTIONS.get(need.action, _KEY_ACTIONS.get(service, ())):
        yield Need(action, key, {"kms:viaservice": f"{service}.{region}.amazonaws.com"})
    is_part = need.action == "s3:PutObject" and need.context.get("s3:objectcreationoperation") == "false"
    if is_part:  # S3 reads the parts again to put them together
        yield Need("kms:Decrypt", key, {"kms:viaservice": f"{service}.{region}.amazonaws.com"})
