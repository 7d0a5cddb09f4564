"""Lists of runs, and searches in them."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.run_queries import RunsQuery
from launchbay_api.views.run_lists import RunsView
from launchbay_core.aws.adapters import Adapters, create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now
from launchbay_core.domain.names import check_name
from launchbay_core.domain.run_search.search import Search, parse_columns, parse_search
from launchbay_core.services.run_search.search import find_runs

endpoints = Endpoints("runs")


@endpoints.get("/v1/projects/<project>/runs", scope=Scope.READ, gives=RunsView, refuses=(404,))
def list_runs(project: str, query: RunsQuery, author: Author) -> RunsView:
    """List a project's runs, the newest first; or those among its newest runs that a search finds, in its order.

    `job` and `state` select runs of all times. Every other filter, and `sort`, looks at the newest 1,000 of those:
    `looked_at` says at how many, and `cut` whether there are older ones.
    """
    adapters = create_adapters()
    search = _search(query, author)
    columns = parse_columns(query.column)
    found = find_runs(adapters, project, search, columns=columns, cursor=query.cursor, limit=query.limit)
    if not found.runs:
        _check_exists(adapters, project, search.job)
    return RunsView.of(found)


def _search(query: RunsQuery, author: Author) -> Search:
    return parse_search(
        now(),
        job=None if query.job is None else check_name("job", query.job),
        states=query.state,
        part=query.id,
        by=author.subject if query.by == "me" else query.by,
        since=query.since,
        name=query.name,
        tags=query.tag,
        where=query.where,
        sort=query.sort,
    )


def _check_exists(adapters: Adapters, project: str, job: str | None) -> None:
    """Refuse a project or job that does not exist: one without runs has an empty list."""
    if job is None:
        adapters.store.check_project(project)
    else:
        adapters.store.get_job(project, job)
