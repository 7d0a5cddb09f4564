"""Support for tests of the local stack: a small application, and stacks of templates given as text."""

from __future__ import annotations

import textwrap
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import urllib3

from launchbay_local.location import Location
from launchbay_local.template.application import Function
from launchbay_local.template.sam import translate
from launchbay_local.template.stacks import Stack

SAMPLE = Path(__file__).resolve().parents[1] / "local_application"
LOCATION = Location("us-east-1", "http://127.0.0.1:4566", "http://127.0.0.1:8470")
T = TypeVar("T")


def stack_of(folder: Path, template: str, **parameters: Any) -> Stack:
    """A stack of a template given as text."""
    path = folder / "template.yaml"
    path.write_text(textwrap.dedent(template))
    return Stack("app", translate(path, parameters, LOCATION.region), parameters, LOCATION)


def sample_stack(**parameters: Any) -> Stack:
    """The sample application's stack."""
    return Stack("shop", translate(SAMPLE / "template.yaml", parameters, LOCATION.region), parameters, LOCATION)


def function_of(folder: Path, code: str, **options: Any) -> Function:
    """A function whose `app.py` is given as text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "app.py").write_text(textwrap.dedent(code))
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{folder.name}"
    return Function(folder.name, folder.name, arn, "app.handler", folder, **options)


def eventually(condition: Callable[[], T | None], *, within: float = 20.0) -> T:
    """The value of `condition` once it is true; an error if that takes too long."""
    deadline = time.monotonic() + within
    pause = threading.Event()
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {within} s"
        pause.wait(0.01)
    return found


def post_form(form: Mapping[str, Any], content: bytes, **fields: str) -> urllib3.BaseHTTPResponse:
    """Upload a file with a form of S3's, and with more or other fields."""
    sent = {**form["fields"], **fields, "file": ("name", content)}
    return urllib3.request("POST", form["url"], fields=sent)
