# A goal acts at once, in the middle of a wait.
journey trial
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Trial Started
2026-03-06 10:00  Plan Bought {price: 9}
2026-03-20 10:00  end
---
2026-03-02 10:00  entered trial on Trial Started
2026-03-02 10:00  wait-3d: waits until 2026-03-05 10:00 UTC
2026-03-05 10:00  wait-3d: the wait is over
2026-03-05 10:00  send-hello: sends email/hello to ann@shop.example
2026-03-05 10:00  wait-3d-2: waits until 2026-03-08 10:00 UTC
2026-03-06 10:00  wait-3d-2: reached the goal of trial: Plan Bought
2026-03-06 10:00  wait-3d-2: left trial: goal
