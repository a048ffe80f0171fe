# One signs for all, the holder is written to, and somebody who joins later pays.
journey household
account millers {size: 4}
person ann holder {email: ann@shop.example}
person ben child {email: ben@shop.example}
person cleo {email: cleo@shop.example}

2026-03-02 10:00  ben: Policy Signed
2026-03-03 10:00  cleo: group millers {role: partner}
2026-03-10 10:00  cleo: Policy Paid
---
2026-03-02 10:00  millers: entered household on Policy Signed
2026-03-02 10:00  millers: send-hello: asks for email/hello to ann (holder)
2026-03-02 10:00  millers: wait-14d: waits until 2026-03-16 10:00 UTC
2026-03-02 10:00  ann: send-hello: sends email/hello to ann@shop.example
2026-03-03 10:00  cleo: belongs to the account millers as partner
2026-03-10 10:00  millers: wait-14d: reached the goal of household: Policy Paid
2026-03-10 10:00  millers: wait-14d: left household: goal
