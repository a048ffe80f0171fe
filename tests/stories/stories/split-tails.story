# Another customer falls into the other.
journey arms
customer 5

2026-03-02 10:00  Coin Tossed
2026-03-03 10:00  Coin Tossed
---
2026-03-02 10:00  entered arms on Coin Tossed
2026-03-02 10:00  split-heads-tails: fell into arm 'heads'
2026-03-02 10:00  exit-heads: left arms: heads
2026-03-03 10:00  entered arms on Coin Tossed
2026-03-03 10:00  split-heads-tails: fell into arm 'heads'
2026-03-03 10:00  exit-heads: left arms: heads
