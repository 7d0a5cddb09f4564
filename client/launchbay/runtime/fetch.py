"""Brings a run's inputs to where its command will start: claimed, checked, each file whole."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from launchbay.runtime.claim import claim
from launchbay.runtime.errors import CannotRun
from launchbay.runtime.manifest import Manifest, parse_manifest
from launchbay.runtime.placement import place_file
from launchbay.runtime.s3 import S3Bucket, location_of
from launchbay.runtime.secrets import with_secrets

WRONG_USAGE = 2
_MAX_MANIFEST = 32 * 1024 * 1024
_MAX_FILE = 8 * 1024 * 1024


def fetch(container: Mapping[str, str], folder: Path, private: Path) -> Manifest:
    """Claim a run, fetch its manifest, unpack its code into `folder`, and put its files and secrets in place.

    Raises:
        CannotRun: another job has started this run; something can't be had, isn't what its hash says, or leads out of
            the folder.
    """
    uri = container.get("LAUNCHBAY_INPUTS")
    if not uri:
        raise CannotRun("this is no run of Launchbay: LAUNCHBAY_INPUTS is not set", WRONG_USAGE)
    name, prefix = location_of(uri)
    bucket = S3Bucket(name, container)
    try:
        claim(bucket, prefix, container)
        manifest = parse_manifest(bucket.read(f"{prefix}manifest.json", _MAX_MANIFEST))
        if prefix != f"projects/{manifest.project}/runs/{manifest.run_id}/inputs/":
            raise CannotRun(f"the manifest at {uri} is of another run: {manifest.run_id}")
        if manifest.code is not None:
            from launchbay.runtime.unpack import unpack  # noqa: PLC0415  (only jobs with code pay for tarfile)

            archive = private / "code.tar.gz"
            unpack(bucket, manifest.code, archive, folder)
        contents = {name: bucket.read(f"{prefix}files/{name}", _MAX_FILE) for name in manifest.files}
        for name, content in contents.items():
            if sha256(content).hexdigest() != manifest.files[name].sha256:
                raise CannotRun(f"`{name}` is not what the run was launched with: its hash differs")
        manifest, contents = with_secrets(manifest, contents, bucket.read)
        for name, content in contents.items():
            place_file(folder, name, content)
    finally:
        bucket.close()
    return manifest
