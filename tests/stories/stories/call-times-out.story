# No answer in time: an exit in a way of a fork ends the whole run.
journey application
customer 7 {email: ann@shop.example}

2026-03-02 10:00  Application Sent {number: a1}
2026-03-12 10:00  end
---
2026-03-02 10:00  entered application for 'a1' on Application Sent
2026-03-02 10:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 10:00 UTC at the latest
2026-03-02 10:00  check: the call of verify: there is no live journey of this name that can be called
2026-03-02 10:00  check: verify came back: not-live
2026-03-02 10:00  the way 'identity' ended: joined
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-04 10:00  wait-2d: the wait is over
2026-03-04 10:00  set-credit: sets credit = 1
2026-03-04 10:00  the way 'credit' ended: joined
2026-03-04 10:00  fork: goes on, since identity and credit came to the end
2026-03-04 10:00  branch: took none of the ways and went on: not 'step check.outcome is verified and step check.vars.country…' (step check.outcome is 'not-live' (text); step check.vars.country is missing)
2026-03-04 10:00  exit-by-hand: left application: by hand
