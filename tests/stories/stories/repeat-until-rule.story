# Rounds go on until the rule holds.
journey rounds-rule
customer 1

2026-03-02 10:00  Counting Started
---
2026-03-02 10:00  entered rounds-rule on Counting Started
2026-03-02 10:00  repeat-10: round 1 of at most 10
2026-03-02 10:00  update-count: sets count = 1
2026-03-02 10:00  repeat-10: round 2 of at most 10
2026-03-02 10:00  update-count: sets count = 2
2026-03-02 10:00  repeat-10: round 3 of at most 10
2026-03-02 10:00  update-count: sets count = 3
2026-03-02 10:00  repeat-10: no further round: the condition holds (after 3)
2026-03-02 10:00  exit-counted: left rounds-rule: counted
