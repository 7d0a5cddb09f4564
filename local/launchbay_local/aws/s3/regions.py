"""What S3 answers to a request that goes to another region than its bucket's.

By "Request routing" and the error codes of Amazon S3's API reference, and by what botocore's `S3RegionRedirectorv2`
expects: 301 with the right endpoint, 307 from the global endpoint while the name of a new bucket spreads, and 400 in
regions launched after 20 March 2019, always with `x-amz-bucket-region`.
"""

from __future__ import annotations

from launchbay_local.aws.s3.addresses import Address
from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.aws.s3.signatures import Signature

_ILLEGAL = "The {} location constraint is incompatible for the region specific endpoint this request was sent to."
_TEMPORARY = (
    "Please re-send this request to the specified temporary endpoint. Continue to use the original request endpoint "
    "for future requests."
)
_PERMANENT = (
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future "
    "requests to this endpoint."
)
_GLOBAL_REGION = "us-east-1"  # what the global endpoint is, and what requests to it are signed for
# Regions before 20 March 2019, where a request to a wrong place is redirected.
_REDIRECTING = frozenset(
    {
        *(
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "ca-central-1",
            "sa-east-1",
            "us-gov-east-1",
            "us-gov-west-1",
        ),
        *("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1", "ap-south-1", "ap-northeast-1"),
        *("ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2", "cn-north-1", "cn-northwest-1"),
    }
)


def check_region(address: Address, signature: Signature, home: str) -> None:
    """Hold a request's endpoint and signature against the region of its bucket.

    Raises:
        S3Error: the endpoint is another region's, or the signature is for another region.
    """
    if (address.region or _GLOBAL_REGION) != home:
        raise _wrong_endpoint(address, home)
    if signature.version == 4 and signature.region != home:
        raise _wrong_signature(signature, home)


def _wrong_endpoint(address: Address, home: str) -> S3Error:
    known = {"x-amz-bucket-region": home}
    if home not in _REDIRECTING:
        return S3Error("IllegalLocationConstraintException", _ILLEGAL.format(home), headers=known)
    suffix = "amazonaws.com.cn" if home.startswith("cn-") else "amazonaws.com"
    host = f"{address.bucket}.s3.{home}.{suffix}"
    place = {"Endpoint": host, "Bucket": address.bucket}
    if address.region is None and address.is_virtual:
        moved = {**known, "location": f"https://{host}/{address.key}"}
        return S3Error("TemporaryRedirect", _TEMPORARY, 307, details=place, headers=moved)
    return S3Error("PermanentRedirect", _PERMANENT, 301, details=place, headers=known)


def _wrong_signature(signature: Signature, home: str) -> S3Error:
    is_query = signature.place == "query"
    code = "AuthorizationQueryParametersError" if is_query else "AuthorizationHeaderMalformed"
    begin = "Error parsing the X-Amz-Credential parameter" if is_query else "The authorization header is malformed"
    return S3Error(
        code,
        f"{begin}; the region '{signature.region}' is wrong; expecting '{home}'",
        details={"Region": home},
        headers={"x-amz-bucket-region": home},
    )
