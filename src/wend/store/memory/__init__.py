"""The store in memory: plain dicts and lists, for tests and simulation. What it says is right; the others must agree.

Rule 1. It is slow where slow is simpler: a claim looks at everybody.
Rule 2. What it is given and what it hands out are never the same objects as those it keeps.
"""

from wend.store.memory.store import MemoryStore

__all__ = ["MemoryStore"]
