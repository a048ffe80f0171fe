"""How a database comes to today's schema: numbered steps forward, never back.

Rule 1. A released step is never edited: what it did is what stands in people's databases.
Rule 2. `VERSIONS` lists the steps in order, so that opening an up-to-date store needs no more than a look.
"""

from typing import Final

VERSIONS: Final = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
)
HEAD: Final = VERSIONS[-1]
