"""Where the objects of a run lie in the data bucket.

>>> run_prefix("vision", "01JZ8Q4T6V2M9X3C7B5N1K0HFD")
'projects/vision/runs/01JZ8Q4T6V2M9X3C7B5N1K0HFD/'
"""

from __future__ import annotations

_INPUTS = "inputs/"


def run_prefix(project: str, run_id: str) -> str:
    """Below which everything of a run lies."""
    return f"projects/{project}/runs/{run_id}/"


def inputs_prefix(project: str, run_id: str) -> str:
    """Below which the inputs of a run lie: its manifest and its files."""
    return run_prefix(project, run_id) + _INPUTS


def claim_key(project: str, run_id: str) -> str:
    """Where the claim of a run lies."""
    return run_prefix(project, run_id) + "claim"


def claim_key_beside(inputs: str) -> str:
    """Where the claim of a run lies, from the prefix of its inputs, which is all that a job knows at its start.

    >>> claim_key_beside(inputs_prefix("vision", "01JZ8Q4T6V2M9X3C7B5N1K0HFD"))
    'projects/vision/runs/01JZ8Q4T6V2M9X3C7B5N1K0HFD/claim'
    """
    return inputs.removesuffix(_INPUTS) + "claim"


def manifest_key(inputs: str) -> str:
    """Where the manifest lies below a run's inputs prefix."""
    return inputs + "manifest.json"


def file_key(inputs: str, path: str) -> str:
    """Where a patched file lies below a run's inputs prefix."""
    return f"{inputs}files/{path}"
