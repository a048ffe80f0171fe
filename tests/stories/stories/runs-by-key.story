# Several runs of one journey at a time, told apart by the number of the application.
journey application
customer 7 {email: ann@shop.example, country: DE}

2026-03-02 10:00  Application Sent {number: a1}
2026-03-02 11:00  Application Sent {number: a2}
2026-03-02 12:00  Application Sent {number: a1}
2026-03-02 13:00  Application Sent
---
2026-03-02 10:00  entered application for 'a1' on Application Sent
2026-03-02 10:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 10:00 UTC at the latest
2026-03-02 10:00  check: the call of verify: there is no live journey of this name that can be called
2026-03-02 10:00  check: verify came back: not-live
2026-03-02 10:00  the way 'identity' ended: joined
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-02 11:00  entered application for 'a2' on Application Sent
2026-03-02 11:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 11:00 UTC at the latest
2026-03-02 11:00  check: the call of verify: there is no live journey of this name that can be called
2026-03-02 11:00  check: verify came back: not-live
2026-03-02 11:00  the way 'identity' ended: joined
2026-03-02 11:00  wait-2d: waits until 2026-03-04 11:00 UTC
2026-03-02 12:00  did not enter application: a run is active already for 'a1'
2026-03-02 13:00  did not enter application: the event has no properties.number, which tells runs apart
