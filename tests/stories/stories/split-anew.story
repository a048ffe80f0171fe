# Not sticky: each entry has an arm of its own.
journey anew
customer 1

2026-03-02 10:00  Dice Thrown
2026-03-03 10:00  Dice Thrown
2026-03-04 10:00  Dice Thrown
2026-03-05 10:00  Dice Thrown
---
2026-03-02 10:00  entered anew on Dice Thrown
2026-03-02 10:00  split-heads-tails: fell into arm 'heads'
2026-03-02 10:00  exit-heads: left anew: heads
2026-03-03 10:00  entered anew on Dice Thrown
2026-03-03 10:00  split-heads-tails: fell into arm 'heads'
2026-03-03 10:00  exit-heads: left anew: heads
2026-03-04 10:00  entered anew on Dice Thrown
2026-03-04 10:00  split-heads-tails: fell into arm 'tails', the control
2026-03-04 10:00  exit-tails: left anew: tails
2026-03-05 10:00  entered anew on Dice Thrown
2026-03-05 10:00  split-heads-tails: fell into arm 'heads'
2026-03-05 10:00  exit-heads: left anew: heads
