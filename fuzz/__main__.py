"""`python -m fuzz`: run a campaign, or one case again; the status is 1 if anything failed."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from fuzz.campaign import rerun_case, run_campaign

# The share of all cases that a target gets: an upload takes as long as many requests.
SHARES = {"api": 1.0, "uploads": 0.025, "archives": 0.025}
FOLDER = Path("build/fuzz")


def main() -> int:
    """Do what the command line says."""
    given = _arguments()
    targets = [given.target] if given.target else list(SHARES)
    if given.case is not None:
        return int(bool(rerun_case(targets[0], given.seed, given.case).failures))
    failures = 0
    for name in targets:
        cases = given.cases if given.target else max(1, round(given.cases * SHARES[name]))
        failures += len(run_campaign(name, given.seed, cases, given.processes, FOLDER).failures)
    if given.states and not given.target:
        from fuzz.schemathesis_run import run_states  # noqa: PLC0415  (it takes seconds that one case need not wait)

        failures += run_states(given.seed, given.states, FOLDER)
    print(f"\nall in all, {failures:,} failures")
    return int(failures > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--cases", type=int, default=20_000, help="requests; uploads and archives get their share on top"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--target", choices=list(SHARES), help="only this one, with all cases")
    parser.add_argument("--case", type=int, help="run this case again")
    parser.add_argument("--states", type=int, default=60, help="seconds of Schemathesis against a local stack")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
