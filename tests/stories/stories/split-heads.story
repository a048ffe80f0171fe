# The same customer always falls into the same arm.
journey arms
customer 1

2026-03-02 10:00  Coin Tossed
2026-03-03 10:00  Coin Tossed
---
2026-03-02 10:00  entered arms on Coin Tossed
2026-03-02 10:00  split-heads-tails: fell into arm 'tails'
2026-03-02 10:00  exit-tails: left arms: tails
2026-03-03 10:00  entered arms on Coin Tossed
2026-03-03 10:00  split-heads-tails: fell into arm 'tails'
2026-03-03 10:00  exit-tails: left arms: tails
