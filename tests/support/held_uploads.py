"""Uploads of result files that wait for a test."""

from __future__ import annotations

import threading

from launchbay_local.http.messages import Request, Response
from results_support import Endpoint


def hold(aws: Endpoint) -> tuple[threading.Event, threading.Event]:
    """Let uploads wait: the first event says that one has come, the second lets them go on."""
    came, go_on = threading.Event(), threading.Event()

    def wait(request: Request) -> Response | None:
        if request.method == "PUT" and "/files/" in request.path:
            came.set()
            go_on.wait(60)
        return None

    aws.intercept = wait
    return came, go_on
