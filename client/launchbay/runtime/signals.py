"""Signals that ask this process to end, and what they do while results are uploaded after the command's end."""

from __future__ import annotations

import os
import signal

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
BY_SIGNAL = 128  # plus the signal's number is the exit code of what it has ended, or of what has waited for that


class BrokenOff(SystemExit):
    """A signal ends this process: before the command starts, or while its results are uploaded."""

    def __init__(self, number: int) -> None:
        self.exit_code = BY_SIGNAL + number
        super().__init__(self.exit_code)


class LastUploads:
    """The uploads after the command's end: the first signal lets them go on, the second breaks them off."""

    def __init__(self) -> None:
        self._has_gone_on = False

    def take(self, number: int) -> None:
        """Take a signal, in its handler.

        Raises:
            BrokenOff: it is the second that asks this process to end.
        """
        if number not in ENDING:
            return
        if self._has_gone_on:
            raise BrokenOff(number)
        self._has_gone_on = True
        os.write(2, b"launchbay: results are being uploaded; another signal breaks that off\n")
