# An exit acts at once, in the middle of a wait.
journey trial
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Trial Started
2026-03-03 09:00  Plan Bought {price: 0}
2026-03-20 10:00  end
---
2026-03-02 10:00  entered trial on Trial Started
2026-03-02 10:00  wait-3d: waits until 2026-03-05 10:00 UTC
2026-03-03 09:00  wait-3d: left trial: exit: Plan Bought
