# A date that has passed holds nobody up.
journey renewal
customer 1 {email: ann@shop.example, renewal_date: "2025-05-31T12:00:00Z"}

2026-12-24 10:00  Plan Bought
---
2026-12-24 10:00  entered renewal on Plan Bought
2026-12-24 10:00  soon: does not wait: 2025-05-24 12:00 UTC has passed
2026-12-24 10:00  send-hello: sends email/hello to ann@shop.example
2026-12-24 10:00  later: does not wait: 2025-06-30 12:00 UTC has passed
2026-12-24 10:00  christmas: does not wait: 2026-12-23 23:00 UTC has passed
2026-12-24 10:00  exit-renewed: left renewal: renewed
