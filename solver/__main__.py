"""Run the solver from the command line: `python -m solver solve PROBLEM -o ANSWER`."""

import sys

from solver.command import main

sys.exit(main())
