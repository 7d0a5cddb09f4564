"""AWS CodeBuild's project that builds container images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from launchbay_core.aws.errors import map_errors
from launchbay_core.errors import AwsError

_RUNNING, _SUCCEEDED = "IN_PROGRESS", "SUCCEEDED"


@dataclass(frozen=True)
class Build:
    """One build as it is now; `failure` says in which phase it failed and why, `log_url` where its log is read."""

    id: str
    status: str
    log_url: str = ""
    failure: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.status == _RUNNING

    @property
    def has_succeeded(self) -> bool:
        """Whether it ended well."""
        return self.status == _SUCCEEDED


class ImageBuilder:
    """The project by its name."""

    def __init__(self, client: Any, project: str) -> None:
        self._client = client
        self._project = project

    @map_errors()
    def start(self, source: str, tag: str, base_image: str, token: str) -> Build:
        """Build the context at `source` (`bucket/key`) and push it with a tag.

        The same token within five minutes gives the build that was started before (StartBuild, `idempotencyToken`).
        """
        variables = {"IMAGE_TAG": tag, "BASE_IMAGE": base_image}
        answer = self._client.start_build(
            projectName=self._project,
            sourceTypeOverride="S3",
            sourceLocationOverride=source,
            environmentVariablesOverride=[
                {"name": name, "value": value, "type": "PLAINTEXT"} for name, value in variables.items()
            ],
            idempotencyToken=token,
        )
        return _read_build(answer["build"])

    @map_errors()
    def get(self, build_id: str) -> Build:
        """A build as it is now.

        Raises:
            AwsError: there is no such build.
        """
        found = self._client.batch_get_builds(ids=[build_id])["builds"]
        if not found:
            raise AwsError(f"AWS CodeBuild does not know the build {build_id}.")
        return _read_build(found[0])


def _read_build(build: Any) -> Build:
    failed = [phase for phase in build.get("phases", []) if phase.get("phaseStatus", _SUCCEEDED) != _SUCCEEDED]
    log_url = build.get("logs", {}).get("deepLink", "")
    return Build(build["id"], build["buildStatus"], log_url, "; ".join(map(_describe_phase, failed)))


def _describe_phase(phase: Any) -> str:
    contexts = [one.get("message", "") for one in phase.get("contexts", [])]
    said = " ".join(text.strip() for text in contexts if text.strip())
    return f"{phase.get('phaseType', 'a phase')} {phase['phaseStatus']}" + (f": {said}" if said else "")
