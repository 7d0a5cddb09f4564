"""A free port for each run: AWS Batch's containers on EC2 share their host's network, and several runs a host.

So two runs that both listen on PyTorch's 29500 can't start on one host. The ports here lie below those that Linux gives
to outgoing connections (from 32768 on), and are tried from a place that the run's id decides: two runs that start at
the same moment look at different ones.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable, Mapping

from launchbay_core.contracts.variables import PORT

FIRST, COUNT = 20_000, 9_000
# What reads a port from the environment: `torch.distributed`, Lightning and DeepSpeed; and `torchrun`, whose options
# can be given as variables that begin with PET.
_READ_BY_OTHERS = ("MASTER_PORT", "PET_MASTER_PORT")


def port_variables(run_id: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that tell a command its port; those that its image or job sets stay as they are."""
    port = str(free_port(run_id))
    return {PORT: port, **{name: port for name in _READ_BY_OTHERS if name not in environment}}


def free_port(run_id: str, is_free: Callable[[int], bool] | None = None) -> int:
    """A port on which nobody listens at this moment.

    >>> free_port("01JZ8Q4T6V2M9X3C7B5N1K0HFD", is_free=lambda port: True) in range(FIRST, FIRST + COUNT)
    True
    """
    start = int.from_bytes(hashlib.sha256(run_id.encode()).digest()[:4]) % COUNT
    ports = (FIRST + (start + step) % COUNT for step in range(COUNT))
    return next((port for port in ports if (is_free or _is_free)(port)), FIRST + start)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        # As servers do: what a process has left behind that ended a moment ago does not hold the port.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("", port))
        except OSError:
            return False
    return True
