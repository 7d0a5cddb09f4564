"""The names by which `launchbay dev` and other commands find each other on this machine."""

from __future__ import annotations

STATE_FOLDER = ".launchbay"  # where `launchbay dev` keeps its data, and says where it listens
LOCAL_STACK = "launchbay"  # the name of the stack that it runs
DEFAULT_PORT = 8470  # where its API listens unless it is told otherwise
