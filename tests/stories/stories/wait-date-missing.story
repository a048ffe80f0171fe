# A date that nobody knows holds nobody up, and the record says so.
journey renewal
customer 1 {email: ann@shop.example}

2026-12-24 10:00  Plan Bought
---
2026-12-24 10:00  entered renewal on Plan Bought
2026-12-24 10:00  soon: trait.renewal_date: a date to wait for was expected; it is not known: the run goes on at once
2026-12-24 10:00  send-hello: sends email/hello to ann@shop.example
2026-12-24 10:00  later: trait.renewal_date: a date to wait for was expected; it is not known: the run goes on at once
2026-12-24 10:00  christmas: does not wait: 2026-12-23 23:00 UTC has passed
2026-12-24 10:00  exit-renewed: left renewal: renewed
