"""Aliases: names that move from version to version."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.views.jobs import JobView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.jobs import AliasMove
from launchbay_core.domain.names import LATEST
from launchbay_core.domain.requests import SetAlias
from launchbay_core.errors import Malformed

endpoints = Endpoints("aliases")


@endpoints.put("/v1/projects/<project>/jobs/<job>/aliases/<alias>", scope=Scope.ADMIN, gives=JobView, refuses=(404,))
def set_alias(project: str, job: str, alias: str, body: SetAlias, author: Author) -> JobView:
    """Let an alias name a version from now on; runs that were launched by it stay as they are."""
    if alias == LATEST:
        raise Malformed(f"`{LATEST}` always names the newest version; give the alias another name.")
    move = AliasMove(body.version, author, to_text(now()))
    return JobView.of(create_adapters().store.set_alias(project, job, alias, move))
