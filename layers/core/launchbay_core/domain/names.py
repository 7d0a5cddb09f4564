"""The names that projects, jobs, aliases, runs and input files may have.

Each has one rule, used by the API, the store and the client, so that a name accepted in one place is valid everywhere:
in a DynamoDB key, an S3 key, a URL and the name of an AWS Batch job.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from launchbay_core.errors import Malformed

PROJECT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
JOB = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?")
ALIAS = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,62}")
RUN_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,128}")

# The project of `launchbay doctor --smoke`: whatever is in it expires, and who is admin of any project is admin of it.
SMOKE_PROJECT = "launchbay-smoke"
LATEST = "latest"  # the alias that every job has: its newest version

_RULES = {
    "project": (PROJECT, "1 to 40 lower-case letters, digits and inner hyphens"),
    "job": (JOB, "1 to 64 letters, digits, `_`, `.` and `-`, the first and last a letter or digit"),
    "alias": (ALIAS, "1 to 63 letters, digits, `_`, `.` and `-`, the first a letter"),
    "run": (RUN_ID, "a ULID, as `launchbay runs` prints it"),
    "idempotency key": (IDEMPOTENCY_KEY, "1 to 128 visible ASCII characters"),
}


def check_name(kind: str, text: str) -> str:
    """Return `text` if it may be the name of a `kind` (`project`, `job`, `alias`, `run`, `idempotency key`).

    Raises:
        Malformed: it may not; the message says what is allowed.

    >>> check_name("project", "vision")
    'vision'
    """
    pattern, rule = _RULES[kind]
    if not pattern.fullmatch(text):
        raise Malformed(f"Invalid {kind} `{text}`: use {rule}.")
    return text


def new_run_id() -> str:
    """A new run id: a ULID, so ids sort by their time of creation."""
    from ulid import ULID  # noqa: PLC0415  (10 ms that only launches pay)

    return str(ULID())


def check_file_path(text: str, what: str = "an input file") -> str:
    """Return the normal form of a file's path, relative to the job's folder; `what` is what a message calls the file.

    Raises:
        Malformed: the path is absolute, leads out of the folder, or is not the path of a file.

    >>> check_file_path("conf/./a..b.yaml")
    'conf/a..b.yaml'
    """
    path = PurePosixPath(text)
    windows = "\\" in text or re.match(r"[A-Za-z]:", text)
    if not text or path.is_absolute() or windows or text.startswith("~"):
        raise Malformed(f"`{text}` can't be {what}: give a path relative to the job's folder, with `/`.")
    if ".." in path.parts:
        raise Malformed(f"`{text}` can't be {what}: it leads out of the job's folder.")
    if not path.parts or not _is_printable(text) or len(text.encode()) > 512:
        raise Malformed(f"`{text[:80]}` can't be {what}: it is not the path of a file.")
    return str(path)


def _is_printable(text: str) -> bool:
    """Whether a text has no control characters, such as a line break, and none that UTF-8 can't write."""
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)
