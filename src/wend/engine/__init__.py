"""The engine: a customer, a stimulus, the live plans and the time go in; a turn comes out.

Rule 1. No clock, no chance, no IO. The same customer, stimulus, plans and time give an equal turn.
Rule 2. The customer that came in is never changed; the turn holds a new one.
Rule 3. Every message, sent or withheld, every entry, refusal, move and end leaves a reason.
Rule 4. After a turn every active run has a timer, or has ended: nobody is stuck.

`advance.py` is the table of contents; `live.py` holds the plans compiled; `steps/` has one file per step kind and
`guards/` one per guard.
"""

from wend.engine.advance import advance, next_timer
from wend.engine.compiled import Published
from wend.engine.live import Live
from wend.engine.outside import Outside
from wend.engine.turn import Timer, Turn

__all__ = ["Live", "Outside", "Published", "Timer", "Turn", "advance", "next_timer"]
