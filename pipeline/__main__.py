"""`python -m pipeline NAME`: run a stage or a command; in a `make repro` a process that has the libraries already does it."""

import sys

from pipeline import warm

if __name__ == "__main__":
    code = warm.ask(sys.argv[1:])
    if code is None:
        # Not above: only who runs a stage himself needs to wait for its imports.
        from pipeline.running import main

        code = main(sys.argv[1:])
    sys.exit(code)
