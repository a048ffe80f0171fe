# A week before the date is a week before on her wall, though the clocks change in between.
journey renewal
customer 1 {email: ann@shop.example, timezone: Europe/Berlin, renewal_date: 2026-03-31}

2026-03-02 10:00  Plan Bought
2026-05-02 10:00  end
---
2026-03-02 10:00  entered renewal on Plan Bought
2026-03-02 10:00  soon: waits until 2026-03-23 23:00 UTC
2026-03-23 23:00  soon: the wait is over
2026-03-23 23:00  send-hello: sends email/hello to ann@shop.example
2026-03-23 23:00  later: waits until 2026-04-29 22:00 UTC
2026-04-29 22:00  later: the wait is over
2026-04-29 22:00  christmas: waits until 2026-12-23 23:00 UTC
