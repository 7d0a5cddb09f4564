"""The process between a command and the log; see `tee`. What it is asked for comes as JSON, in its only argument."""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Iterable
from types import FrameType

from launchbay.runtime.results.log.patterns import Found, LogPatterns
from launchbay.runtime.signals import ENDING
from launchbay_core.contracts.results.reports import report_line

_AT_ONCE = 64 * 1024
_MATCH_SECONDS = 2.0  # for the lines of one read: the command waits meanwhile


class _TooSlow(Exception):
    """A pattern takes too long."""


def main(asked: str) -> None:
    """Pass on what comes until all streams have ended."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)  # it ends when the command's streams do
    signal.signal(signal.SIGALRM, _interrupt)
    wanted = json.loads(asked)
    patterns = LogPatterns(wanted["patterns"])
    reports = os.open(wanted["reports"], os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
    with selectors.DefaultSelector() as selector:
        for source, target in wanted["streams"]:
            selector.register(source, selectors.EVENT_READ, target)
        while selector.get_map():
            for key, _ in selector.select():
                content = os.read(key.fd, _AT_ONCE)
                if content and _pass_on(content, key.data):
                    _report(reports, patterns, patterns.feed(key.fd, content))
                else:
                    # If nobody reads the log any more, the command learns of it as it would without us.
                    selector.unregister(key.fd)
                    os.close(key.fd)
    _report(reports, patterns, patterns.end())


def _pass_on(content: bytes, target: int) -> bool:
    """Write everything; False if the target is closed."""
    left = memoryview(content)
    try:
        while left:
            left = left[os.write(target, left) :]
    except OSError:
        return False
    return True


def _report(reports: int, patterns: LogPatterns, found: Iterable[Found]) -> None:
    """Report the values that are found in time; a pattern that takes too long is not looked for any more."""
    lines = []
    signal.setitimer(signal.ITIMER_REAL, _MATCH_SECONDS)
    try:
        for name, step, value in found:
            lines.append(report_line("metrics", values={name: value}, step=step, time=time.time()))
    except _TooSlow:
        if patterns.present is not None:
            _say(f"the pattern of the metric `{patterns.present}` takes too long, and is not looked for any more")
            patterns.drop(patterns.present)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        os.write(reports, b"".join(lines))
    except OSError as error:  # such as a full disk, which must not keep the command from writing its log
        _say(f"metrics of the log can't be reported: {error.strerror}")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise _TooSlow


def _say(text: str) -> None:
    _pass_on(f"launchbay: {text}\n".encode(), 2)


if __name__ == "__main__":
    main(sys.argv[1])
