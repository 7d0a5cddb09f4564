"""Jobs, their versions and aliases in the table."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.expiry import JOB_DAYS, expiry_members
from launchbay_core.aws.table.table import ConditionFailed, Item, Table, Update, make_update
from launchbay_core.aws.table.timelines import author_member
from launchbay_core.domain.authors import Author
from launchbay_core.domain.jobs import AliasMove, Job, VersionSummary
from launchbay_core.domain.names import LATEST, check_name
from launchbay_core.domain.pages import Page, from_cursor, to_cursor
from launchbay_core.errors import Malformed, NotFound

MAX_NAMES = 1000  # from which suggestions are chosen
NEW = "attribute_not_exists(pk)"


class JobStore:
    """The jobs' side of the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get_job(self, project: str, job: str) -> Job:
        """A job.

        Raises:
            NotFound: there is no such job, or no such project.
        """
        found = self.find_job(project, job)
        if found is None:
            names = self._job_names(project)
            raise (
                NotFound("job", job, difflib.get_close_matches(job, names, 3))
                if names
                else NotFound("project", project)
            )
        return found

    def find_job(self, project: str, job: str) -> Job | None:
        """A job, or None."""
        item = self._table.get(keys.job_key(project, job))
        return None if item is None else _job(item)

    def list_jobs(self, project: str, cursor: str | None = None, limit: int = 50) -> Page[Job]:
        """A page of a project's jobs, by name.

        Raises:
            NotFound: there is no such project.
            Malformed: the cursor is invalid.
        """
        after = None if cursor is None else keys.job_key(project, check_name("job", from_cursor("jobs", cursor)))
        rows = self._table.query(
            "pk = :pk AND begins_with(sk, :sk)",
            {"pk": keys.project_pk(project), "sk": "JOB#"},
            limit=limit,
            after=after,
        )
        if not rows.items and cursor is None:
            raise NotFound("project", project)
        jobs = [_job(item) for item in rows.items]
        return Page(jobs, to_cursor("jobs", jobs[-1].name) if rows.more else None)

    def check_project(self, project: str) -> None:
        """Refuse a project without any job.

        Raises:
            NotFound: there is no such project.
        """
        self.list_jobs(project, limit=1)

    def get_version(self, project: str, job: str, reference: int | str) -> VersionSummary:
        """A version by its number or by an alias; `latest` is the newest.

        Raises:
            NotFound: there is no such project, job, alias or version.
        """
        if isinstance(reference, str):
            reference = _number(self.get_job(project, job), reference)
        item = self._table.get(keys.version_key(project, job, reference))
        if item is None:
            latest = self.get_job(project, job).latest_version
            near = [f"{job}:{latest}"] if latest else []
            raise NotFound("version", f"{job}:{reference}", near)
        return _version(item)

    def list_versions(self, project: str, job: str, cursor: str | None = None, limit: int = 50) -> Page[VersionSummary]:
        """A page of a job's versions, the newest first.

        Raises:
            NotFound: there is no such job or project.
            Malformed: the cursor is invalid.
        """
        self.get_job(project, job)
        after = None
        if cursor is not None:
            after = keys.version_key(project, job, _version_number(from_cursor("versions", cursor)))
        rows = self._table.query(
            "pk = :pk AND begins_with(sk, :sk)",
            {"pk": keys.project_pk(project), "sk": f"VERSION#{job}#"},
            limit=limit,
            after=after,
            forward=False,
        )
        versions = [_version(item) for item in rows.items]
        return Page(versions, to_cursor("versions", str(versions[-1].version)) if rows.more else None)

    def find_digest(self, project: str, job: str, digest: str) -> int | None:
        """The number of the version with this content, or None."""
        item = self._table.get(keys.digest_key(project, job, digest))
        return None if item is None else int(item["version"])

    def add_version(self, present: Job | None, added: VersionSummary) -> bool:
        """Add a version, and its job if `present` is None; False if another process was faster."""
        writes = [
            self._table.as_put(_version_item(added), condition=NEW),
            self._table.as_put(_digest_item(added), condition=NEW),
            self._set_newest(present, added),
        ]
        try:
            self._table.write(writes)
        except ConditionFailed:
            return False
        return True

    def _set_newest(self, present: Job | None, added: VersionSummary) -> dict[str, Any]:
        """The write that makes a version its job's newest."""
        members = {
            "latest_version": added.version,
            "latest_digest": added.digest,
            "description": added.description,
            "updated_at": added.created_at,
        }
        members |= expiry_members(added.project, added.created_at, JOB_DAYS)
        key = keys.job_key(added.project, added.job)
        if present is None:
            item = {**key, "kind": "job", "project": added.project, "name": added.job, "aliases": {}, **members}
            first = {"created_at": added.created_at, "created_by": author_member(added.created_by)}
            return self._table.as_put({**item, **first}, condition=NEW)
        update = make_update(
            key, set_=members, condition="#latest_version = :before", values={"before": present.latest_version}
        )
        return self._table.as_update(update)

    def set_alias(self, project: str, job: str, alias: str, move: AliasMove) -> Job:
        """Let an alias name a version from now on.

        Raises:
            NotFound: there is no such job or version.
        """
        named = self.get_version(project, job, move.version)
        update = Update(
            keys.job_key(project, job),
            "SET #aliases.#alias = :move, #updated_at = :at",
            "attribute_exists(pk)",
            {"move": {**asdict(move), "digest": named.digest}, "at": move.at},
            {"aliases": "aliases", "alias": alias, "updated_at": "updated_at"},
        )
        self._table.update(update)
        return self.get_job(project, job)

    def _job_names(self, project: str) -> list[str]:
        rows = self._table.query(
            "pk = :pk AND begins_with(sk, :sk)", {"pk": keys.project_pk(project), "sk": "JOB#"}, limit=MAX_NAMES
        )
        return [item["name"] for item in rows.items]


def _version_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Malformed(f"`{text[:80]}` is not the number of a version.")
    return int(text)


def _number(job: Job, alias: str) -> int:
    if alias == LATEST:
        return job.latest_version
    if alias not in job.aliases:
        known: Sequence[str] = [LATEST, *job.aliases]
        raise NotFound("alias", f"{job.name}@{alias}", difflib.get_close_matches(alias, known, 3))
    return job.aliases[alias]


def _job(item: Item) -> Job:
    return Job(
        project=item["project"],
        name=item["name"],
        description=item["description"],
        latest_version=item["latest_version"],
        created_at=item["created_at"],
        updated_at=item["updated_at"],
        moves={alias: _move(kept) for alias, kept in item["aliases"].items()},
        created_by=Author.from_item(item.get("created_by")),
    )


def _move(kept: Item) -> AliasMove:
    return AliasMove(kept["version"], Author.from_item(kept["by"]), kept["at"])


def _version(item: Item) -> VersionSummary:
    members = {name: item.get(name) for name in VersionSummary.__dataclass_fields__}
    return VersionSummary(**members | {"created_by": Author.from_item(item.get("created_by"))})  # type: ignore[arg-type]


def _version_item(added: VersionSummary) -> Item:
    key = keys.version_key(added.project, added.job, added.version)
    return {**key, "kind": "version", **asdict(added), **expiry_members(added.project, added.created_at)}


def _digest_item(added: VersionSummary) -> Item:
    key = keys.digest_key(added.project, added.job, added.digest)
    return {**key, "kind": "digest", "version": added.version, **expiry_members(added.project, added.created_at)}
