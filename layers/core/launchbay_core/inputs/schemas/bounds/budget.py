"""The work that one walk over a schema may take, counted in its parts."""

from __future__ import annotations

from launchbay_core.inputs.errors import BadSchema

MAX_PARTS = 50_000
TOO_MANY = (
    f"the schema expands to over {MAX_PARTS:,} parts when its references are followed; "
    "let fewer definitions use each other several times"
)


class Budget:
    """What a walk may still visit, where it copies parts of a schema or follows them along values."""

    def __init__(self, parts: int = MAX_PARTS, reason: str = TOO_MANY) -> None:
        self._left = parts
        self._reason = reason

    def spend(self, parts: int = 1) -> None:
        """Count parts that are visited or copied.

        Raises:
            BadSchema: they are too many.
        """
        self._left -= parts
        if self._left < 0:
            raise BadSchema(self._reason)
