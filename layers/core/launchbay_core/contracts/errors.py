"""What is wrong with a document or message that another process wrote."""

from __future__ import annotations


class UnreadableContract(ValueError):
    """It is not what was agreed on, or of a version that this Launchbay does not read; the message says which."""
