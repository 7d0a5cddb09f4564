"""What a caller may do, and where: for `launchbay whoami` and the page's list of projects."""

from __future__ import annotations

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.access import EVERY_PROJECT, Membership, Principal


def list_rights(adapters: Adapters, caller: Principal) -> list[Membership]:
    """What a caller may do in each project that it may use, by the projects' names.

    Projects that its memberships name are among them, whether they have a job yet or not. To a caller that may use
    every project, those that exist are listed; the data bucket knows them.
    """
    names = {one.project for one in caller.memberships} - {EVERY_PROJECT}
    if caller.may_use_every_project:
        names.update(adapters.data_bucket.list_projects())
    rights = [caller.rights_in(name) for name in sorted(names)]
    return [one for one in rights if one.scopes]
