# The run is over, and its goal is reached within its time; a second purchase counts no more.
journey trial
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Trial Started
2026-03-10 10:00  Plan Bought {price: 9}
2026-03-11 10:00  Plan Bought {price: 9}
---
2026-03-02 10:00  entered trial on Trial Started
2026-03-02 10:00  wait-3d: waits until 2026-03-05 10:00 UTC
2026-03-05 10:00  wait-3d: the wait is over
2026-03-05 10:00  send-hello: sends email/hello to ann@shop.example
2026-03-05 10:00  wait-3d-2: waits until 2026-03-08 10:00 UTC
2026-03-08 10:00  wait-3d-2: the wait is over
2026-03-08 10:00  send-hello-2: sends email/hello to ann@shop.example
2026-03-08 10:00  left trial: finished
2026-03-10 10:00  reached the goal of trial: Plan Bought
