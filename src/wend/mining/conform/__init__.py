"""Conformance: a log against a model (alignments, token replay) and against rules (Declare).

Rule 1. Nothing here reads a clock: who wants a bound in time passes `stop`.
Rule 2. What could not be decided is counted and said, never guessed.
"""

from wend.mining.conform.align import Aligner, Alignment, GaveUp, Move, Side
from wend.mining.conform.conformance import Conformance, PathFitness, conformance
from wend.mining.conform.declare import Rule, RuleResult, check_rules, parse_rule
from wend.mining.conform.deviations import Deviation
from wend.mining.conform.replay import accepts

__all__ = [
    "Aligner",
    "Alignment",
    "Conformance",
    "Deviation",
    "GaveUp",
    "Move",
    "PathFitness",
    "Rule",
    "RuleResult",
    "Side",
    "accepts",
    "check_rules",
    "conformance",
    "parse_rule",
]
