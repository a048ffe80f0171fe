# The called journey requires a variable that nobody can give; and one that is not live cannot be called.
journey application
journey verify
customer 7 {email: ann@shop.example}

2026-03-02 10:00  Application Sent {number: a1, score: high}
2026-03-05 10:00  end
---
2026-03-02 10:00  entered application for 'a1' on Application Sent
2026-03-02 10:00  vars.score: 'high' is not a number
2026-03-02 10:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 10:00 UTC at the latest
2026-03-02 10:00  check: vars.country of verify: it is required, and nothing was given
2026-03-02 10:00  check: the call of verify: it cannot begin without country
2026-03-02 10:00  check: verify came back: refused
2026-03-02 10:00  the way 'identity' ended: joined
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-04 10:00  wait-2d: the wait is over
2026-03-04 10:00  set-credit: sets credit = 1
2026-03-04 10:00  the way 'credit' ended: joined
2026-03-04 10:00  fork: goes on, since identity and credit came to the end
2026-03-04 10:00  branch: took none of the ways and went on: not 'step check.outcome is verified and step check.vars.country…' (step check.outcome is 'refused' (text); step check.vars.country is missing)
2026-03-04 10:00  exit-by-hand: left application: by hand
