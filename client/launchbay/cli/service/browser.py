"""Opens an address in a browser, where there is one that its user sees."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Mapping


def open_browser(address: Callable[[], str]) -> str:
    """Open an address, which is made only if there is a browser; why none was opened, or an empty text."""
    if reason := why_no_browser(os.environ, sys.platform):
        return reason
    return "" if webbrowser.open(address()) else "no browser was found"


def why_no_browser(environ: Mapping[str, str], platform: str) -> str:
    """Why no browser would be seen; an empty text if one may be. `BROWSER` names one for any case.

    >>> why_no_browser({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "linux")
    'this is an SSH session'
    >>> why_no_browser({"DISPLAY": ":0"}, "linux")
    ''
    """
    if environ.get("BROWSER"):
        return ""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return "this is an SSH session"
    has_display = platform in ("darwin", "win32") or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return "" if has_display else "this session has no display"
