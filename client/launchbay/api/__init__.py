"""Talks to Launchbay's HTTPS API: which server, how requests are sent, what went wrong. The command line's way in."""

from launchbay.api.connection import Answer, Api, connect
from launchbay.api.problems import Problem, Unreachable
from launchbay.api.servers import NoServer, find_server

__all__ = ["Answer", "Api", "NoServer", "Problem", "Unreachable", "connect", "find_server"]
