"""The typed client of Launchbay's HTTPS API: which server, which endpoints, and what can go wrong.

| module | what it holds |
| --- | --- |
| `client` | `Client`: one project on one server, with its resources |
| `resources/` | a method for each endpoint |
| `connection` | requests, answers and retries |
| `storage` | uploads of files, which go to S3 and not through the API |
| `downloads/` | downloads of files, which come from S3 |
| `auth/` | sign-in and access tokens |
| `servers`, `deployments` | which server a command talks to |
"""

from launchbay.api.client import Client, connect
from launchbay.api.errors import ApiError, NotLaunchbay, Unreachable
from launchbay.api.servers import NoServer, find_server

__all__ = ["ApiError", "Client", "NoServer", "NotLaunchbay", "Unreachable", "connect", "find_server"]
