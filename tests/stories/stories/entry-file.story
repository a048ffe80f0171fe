# By a file, once a stand; over the API only from Germany; a week out of it she may come again.
journey guests
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 10:00  file guests {stand: A1, with: {stand: A1}}
2026-03-02 11:00  file guests {stand: A1, with: {stand: A1}}
2026-03-02 12:00  file guests {stand: B2}
2026-03-05 10:00  Guest Announced {stand: A1}
2026-03-06 10:00  ask guests {with: {stand: C3}}
2026-03-07 10:00  identify {country: FR}
2026-03-07 11:00  ask guests {with: {stand: C3}}
2026-03-11 10:00  file guests {stand: A1, with: {stand: A1}}
2026-03-11 11:00  schedule guests
---
2026-03-02 10:00  entered guests for 'A1' on Entry Requested
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-02 11:00  did not enter guests: a run is active already for 'A1'
2026-03-02 12:00  entered guests for 'B2' on Entry Requested
2026-03-02 12:00  wait-2d: waits until 2026-03-04 12:00 UTC
2026-03-04 10:00  wait-2d: the wait is over
2026-03-04 10:00  left guests: finished
2026-03-04 12:00  wait-2d: the wait is over
2026-03-04 12:00  left guests: finished
2026-03-05 10:00  did not enter guests: entered it at 2026-03-02 10:00 UTC, and re-entry is after 7d out of it, free from 2026-03-11 10:00 UTC
2026-03-06 10:00  entered guests on Entry Requested
2026-03-06 10:00  wait-2d: waits until 2026-03-08 10:00 UTC
2026-03-07 11:00  did not enter guests: a run is active already
2026-03-08 10:00  wait-2d: the wait is over
2026-03-08 10:00  left guests: finished
2026-03-11 10:00  entered guests for 'A1' on Entry Requested
2026-03-11 10:00  wait-2d: waits until 2026-03-13 10:00 UTC
2026-03-11 11:00  did not enter guests: it is not entered by schedule
