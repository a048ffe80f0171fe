"""Journey mining: what customers really did, from any event log.

Rule 1. Quiet: no clock, no chance, no network. Only `reading/`, `writing/` and `pictures/` touch files.
Rule 2. Every algorithm is one function on an `EventLog` and gives a small frozen result with `.to_arrow()`.
Rule 3. No loop over events in Python: numpy on sorted integer codes.
"""

from wend.mining.errors import MiningError
from wend.mining.log import EventLog, Remark
from wend.mining.reading import read
from wend.mining.writing import write

__all__ = ["EventLog", "MiningError", "Remark", "read", "write"]
