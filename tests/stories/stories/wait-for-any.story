# The first of several events ends the wait; one that does not fit does not.
journey either
customer 1

2026-03-02 10:00  Trial Started
2026-03-03 10:00  Plan Bought {price: 0}
2026-03-03 11:00  Plan Bought {price: "12"}
2026-03-04 10:00  Support Called
2026-03-20 10:00  end
---
2026-03-02 10:00  entered either on Trial Started
2026-03-02 10:00  choice: waits for Plan Bought or Support Called, until 2026-03-09 10:00 UTC at the latest
2026-03-04 10:00  choice: Support Called came, which was waited for
2026-03-04 10:00  exit-decided: left either: decided
