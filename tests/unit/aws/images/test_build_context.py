"""A build context's digest: the same for the same content, another one for any other."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.aws.images.build_context import BuildContext, read_context

NAMES = st.text("abc/.", min_size=1, max_size=4)
CONTEXTS = st.builds(
    BuildContext, st.dictionaries(NAMES, st.binary(max_size=3), max_size=3), st.text("ab:", max_size=3)
)


@given(CONTEXTS, CONTEXTS)
def test_two_contexts_have_one_digest_exactly_if_they_are_equal(one: BuildContext, other: BuildContext) -> None:
    assert (one.digest == other.digest) == (one == other)


@given(CONTEXTS)
def test_the_order_of_files_does_not_matter(context: BuildContext) -> None:
    turned = BuildContext(dict(reversed(list(context.files.items()))), context.base_image)

    assert turned.digest == context.digest
    assert turned.to_zip() == context.to_zip()


@given(CONTEXTS)
def test_the_archive_has_the_files(context: BuildContext) -> None:
    archive = zipfile.ZipFile(io.BytesIO(context.to_zip()))

    assert {name: archive.read(name) for name in archive.namelist()} == context.files


@given(CONTEXTS)
def test_the_tag_is_one_that_registries_accept(context: BuildContext) -> None:
    assert re.fullmatch(r"[\w][\w.-]{0,127}", context.tag, re.ASCII)


def test_a_folder_is_read_with_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"1")
    (tmp_path / "Dockerfile").write_bytes(b"2")

    assert read_context(tmp_path, "base") == BuildContext({"a/b": b"1", "Dockerfile": b"2"}, "base")
