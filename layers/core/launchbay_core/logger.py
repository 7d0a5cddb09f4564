"""The logger of the services; the functions configure it to write JSON lines with the request's and the run's id."""

from __future__ import annotations

import logging

logger = logging.getLogger("launchbay")
