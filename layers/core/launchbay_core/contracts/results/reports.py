"""What a script reports to the runner while it goes: lines of JSON, appended to one file.

The SDK (`launch.log`, `launch.save_output`, `launch.checkpoint_saved`) and the hook in the script's `wandb` write them;
several processes may, for each line is one write in append mode. The runner follows the file. `LAUNCHBAY_REPORTS` has
its path. The hook may run in an image without Launchbay, so it writes this form without importing this module.

| kind         | members                                                                                             |
| ------------ | --------------------------------------------------------------------------------------------------- |
| `metrics`    | `values`: names with numbers; `step`: a whole number, or null; `time`: seconds since 1970             |
| `summary`    | `values`: the same, for values that replace the last ones of their names                              |
| `output`     | `path` of a file or folder to keep, absolute; `name`, or null                                         |
| `checkpoint` | `entry`: the name of a top-level entry of the checkpoint folder that is whole, or null: all are;      |
|              | `time`: seconds since 1970, at which it was                                                           |
"""

from __future__ import annotations

import json
from typing import Any, Literal

Kind = Literal["metrics", "summary", "output", "checkpoint"]
MAX_LINE = 1024 * 1024  # bytes; a longer one is left out


def report_line(kind: Kind, **members: Any) -> bytes:
    r"""One line of the file; numbers that JSON lacks are written as `NaN`, `Infinity` and `-Infinity`.

    >>> report_line("checkpoint", entry="step-100")
    b'{"kind":"checkpoint","entry":"step-100"}\n'
    """
    return json.dumps({"kind": kind, **members}, separators=(",", ":")).encode() + b"\n"
