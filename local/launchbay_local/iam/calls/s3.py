"""What calls of S3 need. Its requests name no operation: the method, the path and the query tell it.

A HEAD needs what a GET needs, and a copy what its source and its target need (Amazon S3's user guide, "Required
permissions for Amazon S3 API operations").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, unquote

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.aws.s3.deletions import Deletion, is_deletion_list
from launchbay_local.aws.s3.forms import form_fields
from launchbay_local.http.messages import Request
from launchbay_local.iam.calls.needs import Need, Place

_BUCKET = "arn:aws:s3:::"
# A part of a bucket or object that a query names, and the noun of its actions.
_PARTS_OF_BUCKETS = {
    "accelerate": "AccelerateConfiguration",
    "acl": "BucketAcl",
    "analytics": "AnalyticsConfiguration",
    "cors": "BucketCORS",
    "encryption": "EncryptionConfiguration",
    "intelligent-tiering": "IntelligentTieringConfiguration",
    "inventory": "InventoryConfiguration",
    "lifecycle": "LifecycleConfiguration",
    "location": "BucketLocation",
    "logging": "BucketLogging",
    "metrics": "MetricsConfiguration",
    "notification": "BucketNotification",
    "object-lock": "BucketObjectLockConfiguration",
    "ownershipControls": "BucketOwnershipControls",
    "policy": "BucketPolicy",
    "policyStatus": "BucketPolicyStatus",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "replication": "ReplicationConfiguration",
    "requestPayment": "BucketRequestPayment",
    "tagging": "BucketTagging",
    "versioning": "BucketVersioning",
    "website": "BucketWebsite",
}
_PARTS_OF_OBJECTS = {
    "acl": "ObjectAcl",
    "attributes": "ObjectAttributes",
    "legal-hold": "ObjectLegalHold",
    "retention": "ObjectRetention",
    "tagging": "ObjectTagging",
    "torrent": "ObjectTorrent",
}
# What a write can set along with the content, by its header, and the action that this needs besides.
_SET_ALONG = {
    "x-amz-acl": "PutObjectAcl",
    "x-amz-bypass-governance-retention": "BypassGovernanceRetention",
    "x-amz-object-lock-legal-hold": "PutObjectLegalHold",
    "x-amz-object-lock-mode": "PutObjectRetention",
    "x-amz-tagging": "PutObjectTagging",
}
_LISTS = {"uploads": "ListBucketMultipartUploads", "versions": "ListBucketVersions"}
_HEADERS = ("if-match", "if-none-match")
_AMZ_HEADERS = (
    "x-amz-acl",
    "x-amz-copy-source",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class",
)


def needs(call: ApiCall, place: Place) -> Iterator[Need]:  # noqa: ARG001  (as of every service)
    """What a call needs."""
    request = call.request
    bucket, _, key = unquote(request.path).lstrip("/").partition("/")
    query = {name: values[0] for name, values in parse_qs(request.query, keep_blank_values=True).items()}
    if not bucket:
        yield Need("s3:ListAllMyBuckets")
    elif (fields := form_fields(request)) is not None:
        yield Need("s3:PutObject", f"{_BUCKET}{bucket}/{fields.get('key', '')}", {})
    elif key:
        yield from _of_object(request, f"{_BUCKET}{bucket}/{key}", query)
    else:
        yield from _of_bucket(request, f"{_BUCKET}{bucket}", query)


def _of_bucket(request: Request, arn: str, query: Mapping[str, str]) -> Iterator[Need]:
    part = next((noun for name, noun in _PARTS_OF_BUCKETS.items() if name in query), None)
    if part:
        verb = "Get" if request.method in ("GET", "HEAD") else "Put"
        yield Need(f"s3:{verb}{part}", arn)
    elif is_deletion_list(request):
        return  # each key is decided on by itself
    elif request.method == "POST":  # an upload by a form whose key is not told
        yield Need("s3:PutObject", f"{arn}/*")
    elif request.method in ("PUT", "DELETE"):
        yield Need("s3:CreateBucket" if request.method == "PUT" else "s3:DeleteBucket", arn)
    else:
        action = next((name for part, name in _LISTS.items() if part in query), "ListBucket")
        asked = ("prefix", "delimiter", "max-keys")
        yield Need(f"s3:{action}", arn, {f"s3:{name}": query[name] for name in asked if name in query})


def deletion_need(bucket: str, one: Deletion) -> Need:
    """What one key of DeleteObjects needs."""
    action = "DeleteObject" if one.version is None else "DeleteObjectVersion"
    return Need(f"s3:{action}", f"{_BUCKET}{bucket}/{one.key}")


def _of_object(request: Request, arn: str, query: Mapping[str, str]) -> Iterator[Need]:
    version = "Version" if "versionId" in query else ""
    part = next((noun for name, noun in _PARTS_OF_OBJECTS.items() if name in query), None)
    if part:
        verb = {"GET": "Get", "DELETE": "Delete"}.get(request.method, "Put")
        yield Need(f"s3:{verb}{part.replace('Object', f'Object{version}')}", arn)
    elif request.method in ("GET", "HEAD"):
        yield Need("s3:ListMultipartUploadParts" if "uploadId" in query else f"s3:GetObject{version}", arn)
    elif request.method == "DELETE":
        yield Need("s3:AbortMultipartUpload" if "uploadId" in query else f"s3:DeleteObject{version}", arn)
    else:
        yield from _source(request)
        yield Need("s3:PutObject", arn, _put_context(request, query))
        for header, action in _SET_ALONG.items():
            if request.header(header) is not None:
                yield Need(f"s3:{action}", arn)


def _source(request: Request) -> Iterator[Need]:
    source = request.header("x-amz-copy-source")
    if source:
        path, _, query = source.partition("?")
        version = "Version" if query.startswith("versionId=") else ""
        yield Need(f"s3:GetObject{version}", _BUCKET + unquote(path).lstrip("/"))


def _put_context(request: Request, query: Mapping[str, str]) -> dict[str, str]:
    """The values of a write: a part or the start of an upload in parts is not yet the creation of an object."""
    sent = {f"s3:{name}": value for name in (*_HEADERS, *_AMZ_HEADERS) if (value := request.header(name)) is not None}
    creates = "partNumber" not in query and "uploads" not in query
    return {**sent, "s3:objectcreationoperation": "true" if creates else "false"}
