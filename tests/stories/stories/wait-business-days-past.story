# Two business days before a date that is near: the moment is past, and the run goes on.
journey workdays
customer 1 {renewal_date: 2026-07-09}

2026-07-03 08:00  Offer Asked For
2026-07-20 10:00  end
---
2026-07-03 08:00  entered workdays on Offer Asked For
2026-07-03 08:00  answer: waits until 2026-07-08 08:00 UTC
2026-07-08 08:00  answer: the wait is over
2026-07-08 08:00  at-work: waits until 2026-07-08 12:00 UTC
2026-07-08 12:00  at-work: the wait is over
2026-07-08 12:00  ahead: does not wait: 2026-07-06 22:00 UTC has passed
2026-07-08 12:00  exit-answered: left workdays: answered
