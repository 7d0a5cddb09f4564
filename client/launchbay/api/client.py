"""`Client`: one project on one server, with every endpoint as a method of one of its resources."""

from __future__ import annotations

from pathlib import Path

from launchbay.api.auth.credentials import access_token
from launchbay.api.connection import Connection
from launchbay.api.resources.caller import Caller
from launchbay.api.resources.hardware import Hardware
from launchbay.api.resources.jobs import Jobs
from launchbay.api.resources.outputs import Outputs
from launchbay.api.resources.queues import Queues
from launchbay.api.resources.runs import Runs
from launchbay.api.resources.service import Service
from launchbay.api.resources.uploads import Uploads
from launchbay.api.servers import Server, find_server


class Client:
    """The API of one project on one server.

    Every method raises `ApiError` if the server refuses the request, `Unreachable` if it does not answer,
    `NotLaunchbay` if something else answers, and `SignInFailed` if the access token has expired and can't be renewed.

    >>> client = Client(Server("http://127.0.0.1:8470"), "default")
    >>> client.runs.launch("digits", alias="prod")  # doctest: +SKIP
    {'run_id': '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'state': 'QUEUED', …}
    """

    def __init__(self, server: Server, project: str) -> None:
        self.server = server
        self.project = project
        self.service = Service(Connection(server), project)  # its endpoints need no access token
        connection = Connection(server, self.access_token)
        self.jobs = Jobs(connection, project)
        self.runs = Runs(connection, project)
        self.outputs = Outputs(connection, project)
        self.queues = Queues(connection, project)
        self.hardware = Hardware(connection, project)
        self.uploads = Uploads(connection, project)
        self.caller = Caller(connection, project)

    def access_token(self) -> str | None:
        """The access token that requests are sent with; None if nobody is signed in to the server."""
        return access_token(self.server.url, self.service.get_sign_in)


def connect(server: str | None, project: str) -> Client:
    """The client of a server, which is found as `find_server` finds it from the working folder.

    Raises:
        NoServer: no server is named or running.
    """
    return Client(find_server(server, Path.cwd()), project)
