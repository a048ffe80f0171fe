# A date that is none, or lies before all calendars, holds nobody up, and the record says so.
journey renewal
customer 1 {email: ann@shop.example, renewal_date: 1790000000}

2026-12-24 10:00  Plan Bought
2026-12-24 10:00  identify {renewal_date: next week}
2026-12-24 10:01  Plan Bought
2026-12-24 10:01  identify {renewal_date: "0001-01-01"}
2026-12-24 10:02  Plan Bought
---
2026-12-24 10:00  entered renewal on Plan Bought
2026-12-24 10:00  soon: trait.renewal_date: a date to wait for was expected; 1790000000 is not a date: the run goes on at once
2026-12-24 10:00  send-hello: sends email/hello to ann@shop.example
2026-12-24 10:00  later: trait.renewal_date: a date to wait for was expected; 1790000000 is not a date: the run goes on at once
2026-12-24 10:00  christmas: does not wait: 2026-12-23 23:00 UTC has passed
2026-12-24 10:00  exit-renewed: left renewal: renewed
2026-12-24 10:01  entered renewal on Plan Bought
2026-12-24 10:01  soon: trait.renewal_date: a date to wait for was expected; 'next week' is not a date: the run goes on at once
2026-12-24 10:01  send-hello: sends email/hello to ann@shop.example
2026-12-24 10:01  later: trait.renewal_date: a date to wait for was expected; 'next week' is not a date: the run goes on at once
2026-12-24 10:01  christmas: does not wait: 2026-12-23 23:00 UTC has passed
2026-12-24 10:01  exit-renewed: left renewal: renewed
2026-12-24 10:02  entered renewal on Plan Bought
2026-12-24 10:02  soon: trait.renewal_date: the date is out of reach: the run goes on at once
2026-12-24 10:02  send-hello: sends email/hello to ann@shop.example
2026-12-24 10:02  later: trait.renewal_date: the date is out of reach: the run goes on at once
2026-12-24 10:02  christmas: does not wait: 2026-12-23 23:00 UTC has passed
2026-12-24 10:02  exit-renewed: left renewal: renewed
