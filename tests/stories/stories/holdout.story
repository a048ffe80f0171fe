# Held out by hash: nothing is sent, and the goal is measured all the same.
journey trial
customer 3 {email: bea@shop.example}

2026-03-02 10:00  Trial Started
2026-03-04 10:00  Trial Started
2026-03-10 10:00  Plan Bought {price: 9}
2026-04-02 10:00  Trial Started
2026-05-01 10:00  end
---
2026-03-02 10:00  entered trial on Trial Started
2026-03-02 10:00  is held out of trial: gets nothing, and is measured until 2026-03-16 10:00 UTC
2026-03-04 10:00  did not enter trial: a run is active already
2026-03-10 10:00  reached the goal of trial: Plan Bought
2026-03-10 10:00  left trial: goal
2026-04-02 10:00  entered trial on Trial Started
2026-04-02 10:00  is held out of trial: gets nothing, and is measured until 2026-04-16 10:00 UTC
2026-04-16 10:00  left trial: held out
