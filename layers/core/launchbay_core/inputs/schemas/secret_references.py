"""What stands in a secret's place, and where its value is kept; the standard library alone, as a job needs it too."""

from __future__ import annotations

import re
from typing import Any

_REFERENCE = re.compile(r"\$\{secret:(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]{0,127})\}")
_INTERPOLATION = re.compile(r"\$\{[^{}]+\}")
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def reference_to(name: str) -> str:
    """The text that refers to a secret.

    >>> reference_to("hf-token")
    '${secret:hf-token}'
    """
    return f"${{secret:{name}}}"


def parse_reference(value: Any) -> str | None:
    """The name of the secret that a value refers to; None if it is not a reference.

    >>> parse_reference("${secret:hf-token}"), parse_reference("hf_…")
    ('hf-token', None)
    """
    found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return found["name"] if found else None


def is_placeholder(value: Any) -> bool:
    """Whether a value only holds a secret's place: no text, a reference, or what the script itself fills in.

    >>> is_placeholder("${oc.env:HF_TOKEN}"), is_placeholder("hf_…")
    (True, False)
    """
    if not isinstance(value, str):
        return False
    is_masked = value.strip("*") == ""  # an empty text, and a SecretStr as Pydantic shows it
    return is_masked or value == "???" or _INTERPOLATION.fullmatch(value) is not None


def secret_key(project: str, name: str) -> str:
    """The key of the object that keeps a secret; secrets given at launch have ULIDs for names, and lie by themselves.

    >>> secret_key("vision", "hf-token"), secret_key("vision", "01JZ8Q4T6V2M9X3C7B5N1K0HFD")
    ('secrets/named/vision/hf-token', 'secrets/given/vision/01JZ8Q4T6V2M9X3C7B5N1K0HFD')
    """
    return f"secrets/{'given' if _ULID.fullmatch(name) else 'named'}/{project}/{name}"
