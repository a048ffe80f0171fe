# An operator ends a run.
journey trial
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Trial Started
2026-03-03 10:00  cancel 1-7
2026-03-03 11:00  cancel 1-1
2026-03-20 10:00  end
---
2026-03-02 10:00  entered trial on Trial Started
2026-03-02 10:00  wait-3d: waits until 2026-03-05 10:00 UTC
2026-03-03 10:00  cancel 1-7: there is no such active run
2026-03-03 11:00  wait-3d: left trial: cancelled
