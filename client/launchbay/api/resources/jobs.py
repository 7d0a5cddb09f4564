"""Jobs: their versions, schemas and aliases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay.api.resources.resource import Listing, Resource, list_or_empty

_JOBS = "/v1/projects/{project}/jobs"
_JOB = _JOBS + "/{job}"
_VERSIONS = _JOB + "/versions"
_VERSION = _VERSIONS + "/{version}"
_SCHEMA = _VERSION + "/schema"
_ALIAS = _JOB + "/aliases/{alias}"


class Jobs(Resource):
    """The jobs of a project. A `version` is a number, or an alias such as `latest`."""

    def find(self, *, limit: int | None) -> Listing:
        """Up to `limit` jobs by name, or all of them; none if the project does not exist yet."""
        return list_or_empty(lambda: self._list(_JOBS, "jobs", limit))

    def get(self, job: str) -> dict[str, Any]:
        """A job: its newest version's number, its description and its aliases."""
        return self._get(_JOB, job=job)

    def register(self, name: str, spec: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """Register the next version of the job `name`, which may be new; `spec` has the shape of `JobSpec`.

        The version, and whether it is new: content that is registered already gives its version again.
        """
        answer = self._send("POST", _JOBS, {"name": name, **spec})
        return answer.document, answer.status == 201

    def register_version(self, job: str, spec: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """As `register`, by the endpoint that names the job in its path."""
        answer = self._send("POST", _VERSIONS, dict(spec), job=job)
        return answer.document, answer.status == 201

    def find_versions(self, job: str, *, limit: int | None) -> Listing:
        """Up to `limit` versions of a job, or all of them, the newest first."""
        return self._list(_VERSIONS, "versions", limit, job=job)

    def get_version(self, job: str, version: int | str) -> dict[str, Any]:
        """One version of a job: its spec, without the values and texts of its inputs."""
        return self._get(_VERSION, job=job, version=version)

    def get_schema(self, job: str, version: int | str) -> dict[str, Any]:
        """What may be changed when a version is launched: schemas and types, of the run config and of each file."""
        return self._get(_SCHEMA, job=job, version=version)

    def set_alias(self, job: str, alias: str, version: int) -> dict[str, Any]:
        """Move an alias to a version; the job, with all its aliases."""
        return self._send("PUT", _ALIAS, {"version": version}, job=job, alias=alias).document
