"""The run config on a command line, for scripts that read their values with argparse, click and the like. Pure.

Arguments are separate words, never text for a shell to parse: a value may contain spaces, quotes or `$(…)` and arrives
unchanged. A value that a program could read as anything but the value of its own argument is refused: nothing in an
override becomes a flag, or a word that the author has not written.
"""

from launchbay_core.domain.arguments.command_line import arguments_of
from launchbay_core.domain.arguments.faults import find_argument_faults

__all__ = ["arguments_of", "find_argument_faults"]
