"""Say what CloudFormation would replace, delete or fail at if a deployment of a revision were upgraded to this tree.

`make check-upgrade FROM=<git revision>`. Exit status: 0 if there are only notices, 1 if there is a fault, 2 if the
templates can't be read. With `--write-baseline`, the templates of this tree become the baseline to which the tests hold
every change (`scripts/upgrade/baseline.json.gz`); docs/upgrades.md says when.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from launchbay_local.errors import TemplateError
from upgrade.comparison import compare
from upgrade.deployment import Templates
from upgrade.findings import report
from upgrade.reading import ROOT, read_folder, read_revision

BASELINE = Path(__file__).resolve().parent / "upgrade" / "baseline.json.gz"
FINE, FAULTS, UNREADABLE = 0, 1, 2


def read_baseline() -> Templates:
    """The committed baseline.

    Raises:
        LookupError: none was written yet.
    """
    if not BASELINE.exists():
        raise LookupError(
            "there is no baseline yet; name the revision that is deployed: make check-upgrade FROM=REVISION"
        )
    return Templates.from_json(json.loads(gzip.decompress(BASELINE.read_bytes())))


def write_baseline() -> None:
    """Make the templates of this tree the baseline; the same templates give the same file."""
    text = json.dumps(read_folder(ROOT).to_json(), sort_keys=True, separators=(",", ":"), default=str)
    BASELINE.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"wrote {BASELINE.relative_to(ROOT)}: {len(text):,} characters, {BASELINE.stat().st_size:,} bytes")


def main(arguments: Sequence[str]) -> int:
    """Compare this tree with a revision, or write the baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "revision", nargs="?", help="git revision that is deployed; without one, the committed baseline"
    )
    parser.add_argument("--write-baseline", action="store_true", help="make this tree the baseline")
    options = parser.parse_args(arguments)
    try:
        if options.write_baseline:
            write_baseline()
            return FINE
        old = read_revision(options.revision) if options.revision else read_baseline()
        findings = compare(old, read_folder(ROOT))
    except (LookupError, TemplateError) as error:
        print(f"The templates can't be compared: {error}", file=sys.stderr)
        return UNREADABLE
    print(report(findings))
    return FAULTS if any(one.is_fault for one in findings) else FINE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
