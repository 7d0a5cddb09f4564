"""Fetches a run's inputs to where its command will start: claimed, checked, each file complete."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from launchbay.runtime.atomic_files import write_file
from launchbay.runtime.claim import claim
from launchbay.runtime.errors import CannotRun
from launchbay.runtime.s3 import BucketPrefix, S3Bucket, location_of
from launchbay.runtime.secrets import reveal
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.run_manifest import RunManifest, parse_manifest
from launchbay_core.contracts.run_objects import file_key, inputs_prefix, manifest_key
from launchbay_core.contracts.variables import INPUTS

WRONG_USAGE = 2
_MAX_MANIFEST = 32 * 1024 * 1024
_MAX_FILE = 8 * 1024 * 1024


def fetch_inputs(container: Mapping[str, str], folder: Path, private: Path) -> RunManifest:
    """Claim a run, fetch its manifest, unpack its code into `folder`, and put its files and secrets in place.

    Raises:
        CannotRun: another job has started this run; something can't be fetched, isn't what its hash says, or leads out
            of the folder.
    """
    name, prefix = _location(container)
    bucket = S3Bucket(name, container)
    try:
        claim(bucket, prefix, container)
        manifest = _read_manifest(bucket, prefix)
        if manifest.code is not None:
            from launchbay.runtime.code_archive import unpack  # noqa: PLC0415  (only jobs with code pay for it)

            archive = private / "code.tar.gz"
            unpack(bucket, manifest.code, archive, folder)
        contents = {name: bucket.read(file_key(prefix, name), _MAX_FILE) for name in manifest.files}
        for name, content in contents.items():
            if sha256(content).hexdigest() != manifest.files[name].sha256:
                raise CannotRun(f"`{name}` is not what the run was launched with: its hash differs")
        manifest, contents = reveal(manifest, contents, bucket.read)
        for name, content in contents.items():
            write_file(folder, name, content)
    finally:
        bucket.close()
    return manifest


def fetch_manifest(container: Mapping[str, str]) -> RunManifest:
    """The manifest of a run that another container of its task has claimed, with references in place of secrets.

    Raises:
        CannotRun: it can't be fetched or read.
    """
    name, prefix = _location(container)
    bucket = S3Bucket(name, container)
    try:
        return _read_manifest(bucket, prefix)
    finally:
        bucket.close()


def _location(container: Mapping[str, str]) -> BucketPrefix:
    uri = container.get(INPUTS)
    if not uri:
        raise CannotRun(f"this is not a run of Launchbay: {INPUTS} is not set", WRONG_USAGE)
    return location_of(uri)


def _read_manifest(bucket: S3Bucket, inputs: str) -> RunManifest:
    try:
        manifest = parse_manifest(bucket.read(manifest_key(inputs), _MAX_MANIFEST))
    except UnreadableContract as error:
        raise CannotRun(str(error)) from error
    if inputs != inputs_prefix(manifest.project, manifest.run_id):
        raise CannotRun(f"the manifest at {inputs} is of another run: {manifest.run_id}")
    return manifest
