"""Launchbay: launch each other's machine-learning jobs with different inputs, on the right hardware.

>>> from launchbay import launch
>>> launch.manage_config({"learning_rate": 0.01})
{'learning_rate': 0.01}
"""

from launchbay_core import __version__

__all__ = ["__version__"]
