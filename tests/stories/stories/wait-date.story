# Waiting for a date that a trait tells, before it and after it, and for a date on the calendar.
journey renewal
customer 1 {email: ann@shop.example, timezone: America/New_York, renewal_date: 2026-05-31}

2026-03-02 10:00  Plan Bought
2026-12-25 10:00  end
---
2026-03-02 10:00  entered renewal on Plan Bought
2026-03-02 10:00  soon: waits until 2026-05-24 04:00 UTC
2026-05-24 04:00  soon: the wait is over
2026-05-24 04:00  send-hello: sends email/hello to ann@shop.example
2026-05-24 04:00  later: waits until 2026-06-30 04:00 UTC
2026-06-30 04:00  later: the wait is over
2026-06-30 04:00  christmas: waits until 2026-12-24 05:00 UTC
2026-12-24 05:00  christmas: the wait is over
2026-12-24 05:00  exit-renewed: left renewal: renewed
