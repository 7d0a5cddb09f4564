"""The process in which one function's handler runs, one invocation at a time.

Started by path as `worker_main.py RESULT_FD HANDLER FOLDER LAYER…`; imports nothing of the stack, so that a function
sees only its own folder, its layers and the installed packages. Requests come as JSON lines on standard input; results
go as JSON lines to RESULT_FD. The end of standard input means that the stack has ended, and ends this process
immediately, even while a handler runs.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

Handler = Callable[[Any, "Context"], Any]


class Context:
    """The context of an invocation, with the attributes of AWS Lambda's context object."""

    identity = None
    client_context = None

    def __init__(self, request: dict[str, Any]) -> None:
        self.aws_request_id: str = request["id"]
        self.invoked_function_arn: str = request["arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self._deadline = time.monotonic() + float(request["timeout"])

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation times out."""
        return max(0, int((self._deadline - time.monotonic()) * 1000))


def main() -> None:
    """Import the handler, report that it is ready, then answer requests until the stack has ended."""
    result_fd, handler_name, *folders = sys.argv[1:]
    sys.path[:0] = folders
    results = os.fdopen(int(result_fd), "w", encoding="utf-8", buffering=1)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    try:
        handler = _load(handler_name)
    except Exception as error:  # noqa: BLE001  (every error of an import is a result)
        results.write(json.dumps({"error": _describe(error)}) + "\n")
        return
    results.write(json.dumps({"ready": True}) + "\n")
    while True:
        results.write(_answer(handler, json.loads(requests.get())) + "\n")


def _read(requests: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)


def _load(name: str) -> Handler:
    module_name, _, attribute = name.rpartition(".")
    module = importlib.import_module(module_name.replace("/", "."))
    handler: Handler = getattr(module, attribute)
    return handler


def _answer(handler: Handler, request: dict[str, Any]) -> str:
    try:
        result = handler(request["event"], Context(request))
    except Exception as error:  # noqa: BLE001  (every error of a handler is its result)
        return json.dumps({"error": _describe(error)})
    try:
        return json.dumps({"result": result})
    except (TypeError, ValueError) as error:
        message = f"Unable to marshal response: {error}"
        return json.dumps({"error": {"errorType": "Runtime.MarshalError", "errorMessage": message}})
    finally:
        sys.stdout.flush()


def _describe(error: Exception) -> dict[str, Any]:
    traceback.print_exc()
    frames = traceback.format_tb(error.__traceback__)
    return {"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": frames}


if __name__ == "__main__":
    main()
