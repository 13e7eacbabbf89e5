"""The method in words: relax, round, search part by part, prove, check."""

import random
import threading

from solver.arrays import Arrays, compile_arrays
from solver.bound import REACH_ONLY, fit_limit, reach_limit, reach_of_placeable, weight_of_reach
from solver.check import refuse_if_broken, score
from solver.clock import Clock
from solver.construct import construct
from solver.neighbourhood import Neighbourhoods
from solver.outcome import (
    VERSION,
    Limits,
    OnProgress,
    Outcome,
    Progress,
    Work,
    default_seconds,
    ignore,
)
from solver.prices import PriceList
from solver.problem import Problem
from solver.relax import Relaxer
from solver.state import State, fit_of_fixed, reach_of_fixed
from solver.answer import Bound
