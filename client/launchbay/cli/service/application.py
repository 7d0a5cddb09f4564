"""Launchbay's own application, as the local stack must know it: its template, its sign-in, its names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import launchbay
from launchbay.local_stack import LOCAL_STACK
from launchbay.page import CACHING, ROUTES, SCOPE_PREFIX, page_config, page_folder
from launchbay_core.contracts.variables import ENVIRONMENTS, SIMULATED_HARDWARE
from launchbay_core.domain.access import Scope, parse_membership
from launchbay_local import Options
from launchbay_local.batch import WarmProgram
from launchbay_local.distribution.settings import PageSettings
from launchbay_local.errors import CannotStart
from launchbay_local.identity.settings import NameRule, SignIn

INSTALL = "pip install 'launchbay[local]'"
_EVERY_CLASS = {"ComputeClasses": ""}  # a queue costs nothing here, and every placement can be tried
_SHIPPED = Path(launchbay.__file__).parent / "application"
_ENVIRONMENTS = "environments"  # in the state folder: the Python environments of jobs, which may be deleted
_MACHINES = "launchbay/machines/"
# The start of every job, with what it imports only when it needs it.
_RUNNER = WarmProgram(
    "launchbay",
    ("launchbay.runtime.runner", "launchbay.runtime.code_archive", "launchbay.runtime.job_python.choice"),
)


def is_membership(group: str) -> bool:
    """Whether a group's name gives a membership of a project."""
    return parse_membership(group) is not None


def is_machine_scope(scope: str) -> bool:
    """Whether a scope makes a machine a member of a project.

    >>> is_machine_scope("launchbay/machines/project:vision"), is_machine_scope("launchbay/machines/owner")
    (True, False)
    """
    return scope.startswith(_MACHINES) and is_membership(scope.removeprefix(_MACHINES))


# What infra/identity.yaml declares for a deployment.
SIGN_IN = SignIn(
    name="Launchbay",
    printed_by="launchbay dev",
    public_client="launchbay-cli",
    page_client="launchbay-page",
    machine_client="launchbay-machine",
    scopes=[f"{SCOPE_PREFIX}{scope}" for scope in Scope],
    machine_scopes=NameRule(is_machine_scope, ("launchbay/machines/project:vision",)),
    groups=NameRule(is_membership, ("project:vision", "project:vision:read")),
    owner_groups=("project:*:admin",),
    subject_prefix="launchbay:",
)


def stack_options(
    template: Path | None, parameters: Mapping[str, str], state: Path, page: Path | None = None, **others: Any
) -> Options:
    """The options of a stack that runs Launchbay, or another template in its place, with the page of a folder.

    Raises:
        CannotStart: Launchbay's template is missing.
    """
    return Options(
        template or find_template(),
        name=LOCAL_STACK,
        parameters={**({} if template else _EVERY_CLASS), **parameters},
        page=PageSettings(page or page_folder(), ROUTES, CACHING, _page_config(parameters), build="make web"),
        sign_in=SIGN_IN,
        simulated_variable=SIMULATED_HARDWARE,
        warm_program=_RUNNER,
        job_environment={ENVIRONMENTS: str(state.resolve() / _ENVIRONMENTS)},
        **others,
    )


def _page_config(parameters: Mapping[str, str]) -> Mapping[str, Any]:
    """What the page must know if the stack has no issuer of its own: the one that the parameters name."""
    if not parameters.get("Issuer") or not parameters.get("PageClientId"):
        return {"issuer": None}
    prefix = parameters.get("ScopePrefix", SCOPE_PREFIX)
    return page_config(parameters["Issuer"], parameters["PageClientId"], prefix)


def find_template() -> Path:
    """The template to run: the checkout's that this package belongs to, or the copy shipped in the wheel.

    Raises:
        CannotStart: neither exists.
    """
    checkout = Path(__file__).resolve().parents[4]
    for folder in (checkout, _SHIPPED):
        template = folder / "template.yaml"
        if template.is_file() and (folder / "functions").is_dir():
            return template
    raise CannotStart(f"The application's `template.yaml` is missing. Reinstall it with: {INSTALL}")
