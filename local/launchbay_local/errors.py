"""What keeps the local stack from starting, in words that say what to do."""

from __future__ import annotations


class CannotStart(Exception):
    """The stack cannot start as asked; the message says why and what to do."""


class TemplateError(CannotStart):
    """The template cannot be read or resolved."""
