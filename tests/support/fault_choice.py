"""Which faults and races are tried, from the environment: FAULTS and SEED."""

from __future__ import annotations

import os

WANTED = os.environ.get("FAULTS", "1")  # `all`; or how many faults each flow has, at one call each; or one
SEED = os.environ.get("SEED", "7")
EVERY = WANTED == "all"
