"""Whatever happens to files, and in whichever order: what the manifest in S3 lists is there, in one version."""

from __future__ import annotations

import hashlib
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from launchbay.runtime.results.outputs.ledger import Ledger
from launchbay.runtime.results.outputs.scan import Found
from launchbay.runtime.results.part import Uploaded
from launchbay.runtime.results.transfers.streams import Version
from launchbay_core.contracts.results.manifests import OutputsManifest, parse_outputs, write_outputs

PATHS = st.sampled_from(["a", "b/c", "b/d"])
NAMES = st.sampled_from([None, "model", "report"])


def version_of(content: bytes) -> Version:
    """A version that tells contents from one another."""
    return Version(1, 1, len(content), int.from_bytes(hashlib.sha256(content).digest()[:6]))


class Outputs(RuleBasedStateMachine):
    """Files, objects and a manifest, as the world sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.files: dict[str, tuple[bytes, str | None]] = {}
        self.objects: dict[int, bytes] = {}
        self.manifest: bytes | None = None
        self.number = 0

    def found(self) -> dict[str, Found]:
        return {path: Found(path, version_of(content), name) for path, (content, name) in self.files.items()}

    @rule(path=PATHS, content=st.binary(max_size=3), name=NAMES)
    def write(self, path: str, content: bytes, name: str | None) -> None:
        self.files[path] = (content, name)

    @rule(path=PATHS)
    def remove(self, path: str) -> None:
        self.files.pop(path, None)

    @rule(data=st.data())
    def upload_some(self, data: Any) -> None:
        missing = self.ledger.see(self.found())
        for path in data.draw(st.lists(st.sampled_from(sorted(missing)), unique=True)) if missing else []:
            self.number += 1
            content = self.files[path][0]
            self.objects[self.number] = content
            uploaded = Uploaded(len(content), hashlib.sha256(content).hexdigest())
            self.ledger.keep(path, missing[path], uploaded, self.number, self.number)

    @rule()
    def write_manifest(self) -> None:
        self.manifest = write_outputs(OutputsManifest(self.ledger.outputs(), is_complete=False))
        for number in self.ledger.written():
            del self.objects[number]

    @rule()
    def finish(self) -> None:
        missing = self.ledger.see(self.found())
        for path, found in missing.items():
            self.number += 1
            content = self.files[path][0]
            self.objects[self.number] = content
            uploaded = Uploaded(len(content), hashlib.sha256(content).hexdigest())
            self.ledger.keep(path, found, uploaded, self.number, self.number)
        self.write_manifest()
        assert self.manifest is not None
        listed = parse_outputs(self.manifest).outputs
        assert {one.file.path: (self.objects[one.file.number], one.name) for one in listed} == self.files
        assert len(self.objects) == len(self.files)
        assert not self.ledger.has_news
        assert self.ledger.see(self.found()) == {}

    @invariant()
    def what_is_listed_is_there(self) -> None:
        for one in parse_outputs(self.manifest).outputs if self.manifest else ():
            content = self.objects[one.file.number]
            assert hashlib.sha256(content).hexdigest() == one.file.sha256


Outputs.TestCase.settings = settings(stateful_step_count=30)
test_outputs = Outputs.TestCase
