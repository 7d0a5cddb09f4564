"""A content that comes in chunks, as the content that it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.aws.s3.checksums import checksum
from launchbay_local.aws.s3.contents import check_content, without_chunks
from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.http.messages import Request

CHUNKED = [("content-encoding", "gzip,aws-chunked"), ("x-amz-trailer", "x-amz-checksum-crc32")]


def in_chunks(*chunks: bytes, end: str = "0", trailer: str = "") -> bytes:
    sent = b"".join(b"%x;chunk-signature=0\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks if chunk)
    return sent + f"{end}\r\n{trailer}\r\n".encode()


@given(st.lists(st.binary(max_size=20), max_size=4))
def test_chunks_are_joined_and_the_headers_after_them_are_headers(chunks: list[bytes]) -> None:
    content = b"".join(chunks)
    trailer = f"x-amz-checksum-crc32:{checksum('crc32', content)}\r\n"
    request = Request("PUT", "/b/k", [("host", "h"), *CHUNKED], in_chunks(*chunks, trailer=trailer))

    plain = without_chunks(request)

    assert plain.body == content
    assert plain.header("content-encoding") == "gzip"
    assert plain.header("x-amz-trailer") is None
    assert plain.header("x-amz-checksum-crc32") == checksum("crc32", content)
    check_content(plain)
    assert without_chunks(plain) is plain


def test_a_trailing_checksum_that_is_wrong_is_refused() -> None:
    body = in_chunks(b"content", trailer=f"x-amz-checksum-crc32:{checksum('crc32', b'another')}\r\n")

    with pytest.raises(S3Error, match="CRC32 you specified did not match"):
        check_content(without_chunks(Request("PUT", "/b/k", CHUNKED, body)))


@pytest.mark.parametrize("body", [b"", b"7\r\ncon", b"7\r\ncontent\r\n", b"x\r\n", b"-1\r\nab\r\n0\r\n\r\n"])
def test_chunks_that_are_not_complete_are_refused(body: bytes) -> None:
    with pytest.raises(S3Error, match="terminated unexpectedly"):
        without_chunks(Request("PUT", "/b/k", CHUNKED, body))
