"""The logger of the services; handlers set it up as JSON lines with the request's and the run's id."""

from __future__ import annotations

import logging

logger = logging.getLogger("launchbay")
