"""Starts to watch `wandb`, in every Python that a captured or launched command starts; see `launchbay_watch`.

Python imports this module at its start because the capture, and `launchbay exec`, put its folder on PYTHONPATH. An
image may have a Python of any age, so this file is written so that all of them can read it, Python 2 as well: they run
the `sitecustomize` that this one hides, and nothing else.
"""

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  (imports little before the script)
_OTHERS = [entry for entry in sys.path if os.path.abspath(entry) != _HERE]  # noqa: PTH100

if sys.version_info >= (3, 8):  # noqa: UP036  (the job's own Python)
    import launchbay_watch  # type: ignore[import-not-found]  # it is found by the path that led here

    launchbay_watch.start()
    launchbay_watch.run_other_sitecustomize(_OTHERS)
else:
    import imp

    try:
        _found = imp.find_module("sitecustomize", _OTHERS)
    except ImportError:
        _found = None
    if _found:
        imp.load_module("sitecustomize", *_found)
