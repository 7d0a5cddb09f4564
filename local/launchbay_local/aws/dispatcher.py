"""moto's dispatcher of requests to its services, which remembers what it found out about a host."""

from __future__ import annotations

import functools
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app


class Dispatcher(DomainDispatcherApplication):
    """Executes requests; moto's own lists the folders of all its services at each of them."""

    def __init__(self) -> None:
        super().__init__(create_backend_app)
        self._backend_for_host = functools.lru_cache(256)(super().get_backend_for_host)

    def get_backend_for_host(self, host: str | None) -> Any:
        """The service that a host or a service's name stands for; it depends on the name alone."""
        return self._backend_for_host(host)
