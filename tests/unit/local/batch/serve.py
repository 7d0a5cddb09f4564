"""A Batch stand-in as a process of its own, for tests that kill it: prints its URL, then waits."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from batch_support import LOG_GROUP, QUEUE, QUICK
from launchbay_local.batch import BatchServer, Slots


def main() -> None:
    folder, endpoint, vcpus = sys.argv[1:]
    slots = Slots(vcpus=float(vcpus), memory_mib=16384)
    server = BatchServer(Path(folder), [QUEUE], slots, aws_endpoint=endpoint, log_group=LOG_GROUP, limits=QUICK)
    print(json.dumps(server.start()), flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
