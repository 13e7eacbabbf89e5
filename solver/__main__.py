"""Run the solver from the command line: `python -m solver solve PROBLEM -o ANSWER`."""

import os
import sys

from solver.command import main

status = main()
sys.stdout.flush()
sys.stderr.flush()
# All is written; taking down what OR-Tools has loaded would take up to a second of somebody's limit.
os._exit(status)
