"""Errors that keep the local stack from starting."""

from __future__ import annotations


class CannotStart(Exception):
    """The stack cannot start; the message says why and what to do."""


class TemplateError(CannotStart):
    """The template cannot be read or resolved."""
