"""What moto keeps: one account for the whole process, whoever started its server."""

from __future__ import annotations

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data


def empty_account() -> None:
    """Forget what other tests of this process have made."""
    BackendDict.reset()
    reset_model_data()
