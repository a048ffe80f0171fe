"""Process models: Petri nets, process trees, BPMN, directly-follows graphs, and how to discover them.

Rule 1. Every kind of model can become a `PetriNet`; only nets are held against logs.
Rule 2. Reading and writing files is in `bpmn_read`, `bpmn_write` and `pnml` and nowhere else.
"""

from wend.mining.models.bpmn import Bpmn
from wend.mining.models.bpmn_read import read_bpmn
from wend.mining.models.bpmn_tree import bpmn_of
from wend.mining.models.bpmn_write import bpmn_bytes, write_bpmn
from wend.mining.models.dfg import Dfg, dfg_net, dfg_of
from wend.mining.models.discover import discover, discover_from_graph
from wend.mining.models.errors import ModelError
from wend.mining.models.inductive import inductive_miner
from wend.mining.models.inductive_graph import inductive_miner_dfg
from wend.mining.models.net import PetriNet
from wend.mining.models.pnml import pnml_bytes, read_pnml, write_pnml
from wend.mining.models.tree import Tree, text, to_net

__all__ = [
    "Bpmn",
    "Dfg",
    "ModelError",
    "PetriNet",
    "Tree",
    "bpmn_bytes",
    "bpmn_of",
    "dfg_net",
    "dfg_of",
    "discover",
    "discover_from_graph",
    "inductive_miner",
    "inductive_miner_dfg",
    "pnml_bytes",
    "read_bpmn",
    "read_pnml",
    "text",
    "to_net",
    "write_bpmn",
    "write_pnml",
]
