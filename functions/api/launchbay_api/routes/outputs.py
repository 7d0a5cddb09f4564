"""What a run has left to keep: listed, and addresses to download it from."""

from __future__ import annotations

from urllib.parse import unquote

from launchbay_api.endpoints import Endpoints
from launchbay_api.parameters import AttemptQuery, OutputsQuery
from launchbay_api.views.results.outputs import AddressesView, AddressView, OutputsView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.domain.clock import now
from launchbay_core.domain.requests import FindAddresses
from launchbay_core.errors import NotFound
from launchbay_core.services.results.outputs import addresses_of, find_outputs

PATH = "/v1/projects/<project>/runs/<run>"

endpoints = Endpoints("runs")


@endpoints.get(PATH + "/outputs", scope=Scope.READ, gives=OutputsView, refuses=(404, 409))
def list_run_outputs(project: str, run: str, query: OutputsQuery) -> OutputsView:
    """List the files that a run has left to keep, by their paths.

    They are those of its last attempt that has left any, or of the `attempt` that is asked for.
    """
    adapters = create_adapters()
    found = find_outputs(adapters, adapters.store.get_run(project, run), query.attempt)
    return OutputsView.of(found, found.page(query.cursor, query.limit))


@endpoints.get(PATH + "/outputs/<path+>", scope=Scope.READ, gives=AddressView, refuses=(404, 409, 410))
def get_run_output(project: str, run: str, path: str, query: AttemptQuery) -> AddressView:
    """Get an address from which one file that a run has left can be downloaded, without an access token.

    It is valid for an hour at most: AWS ends it sooner if the session of the role that has signed it ends. A browser
    saves the file and never shows it.
    """
    adapters = create_adapters()
    progress = adapters.store.get_run(project, run)
    try:
        found = addresses_of(adapters, progress, [path], query.attempt, now())
    except NotFound:
        # API Gateway decodes paths before the function sees them. What is still encoded then is the name itself, and
        # only if there is no such file, it may be a gateway that doesn't.
        if (decoded := unquote(path)) == path:
            raise
        found = addresses_of(adapters, progress, [decoded], query.attempt, now())
    return AddressView.of(found)


@endpoints.post(PATH + "/addresses", scope=Scope.READ, gives={200: AddressesView}, refuses=(404, 409, 410))
def find_run_addresses(project: str, run: str, body: FindAddresses) -> AddressesView:
    """Get addresses from which many files that a run has left can be downloaded, up to 1,000 at once."""
    adapters = create_adapters()
    progress = adapters.store.get_run(project, run)
    return AddressesView.of(addresses_of(adapters, progress, body.paths, body.attempt, now()))
