"""`python -m launchbay.runtime [--] COMMAND…`: what `launchbay exec` does, without the command line around it."""

import sys

from launchbay.runtime.runner import run

if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(run(words[1:] if words[:1] == ["--"] else words))
