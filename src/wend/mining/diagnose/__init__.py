"""Diagnosis: what goes wrong in a log, found without being told what to look for, and the analyses beside it.

Rule 1. No clock, no chance: `now` is an argument; equal logs give equal answers.
Rule 2. Every question put to the data is counted against the certainty of the answers.
Rule 3. What goes together is said to go together, never to cause.
"""

from wend.mining.diagnose.causes import Cause, Causes, causes
from wend.mining.diagnose.change_points import ChangePoint, change_points
from wend.mining.diagnose.clusters import Cluster, Clusters, clusters
from wend.mining.diagnose.diagnose import diagnose
from wend.mining.diagnose.drift import Change, Drift, drift
from wend.mining.diagnose.failures import FailurePoint, FailurePoints, failure_points
from wend.mining.diagnose.finding import Finding
from wend.mining.diagnose.goals import Goal, goal_of
from wend.mining.diagnose.predict import Prediction, Predictor, Report, learn

__all__ = [
    "Cause",
    "Causes",
    "Change",
    "ChangePoint",
    "Cluster",
    "Clusters",
    "Drift",
    "FailurePoint",
    "FailurePoints",
    "Finding",
    "Goal",
    "Prediction",
    "Predictor",
    "Report",
    "causes",
    "change_points",
    "clusters",
    "diagnose",
    "drift",
    "failure_points",
    "goal_of",
    "learn",
]
