# Weekends, holidays and days off do not count; hours count at work only.
journey workdays
customer 1 {renewal_date: 2027-01-11}

2026-12-22 16:30  Offer Asked For
2027-03-01 10:00  end
---
2026-12-22 16:30  entered workdays on Offer Asked For
2026-12-22 16:30  answer: waits until 2026-12-29 16:30 UTC
2026-12-29 16:30  answer: the wait is over
2026-12-29 16:30  at-work: waits until 2026-12-30 12:00 UTC
2026-12-30 12:00  at-work: the wait is over
2026-12-30 12:00  ahead: waits until 2027-01-06 23:00 UTC
2027-01-06 23:00  ahead: the wait is over
2027-01-06 23:00  exit-answered: left workdays: answered
