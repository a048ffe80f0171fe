# A called journey has its own goal: reaching it ends the call, not the caller.
journey application
journey verify
customer 7 {email: ann@shop.example, country: DE}

2026-03-02 10:00  Application Sent {number: a1, score: 5}
2026-03-03 12:00  Passport Seen
2026-03-06 10:00  end
---
2026-03-02 10:00  entered application for 'a1' on Application Sent
2026-03-02 10:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 10:00 UTC at the latest
2026-03-02 10:00  check: calls the journey verify, until 2026-03-06 10:00 UTC at the latest
2026-03-02 10:00  send-notice: sends email/notice to ann@shop.example
2026-03-02 10:00  wait-for-proof-sent: waits for Proof Sent, until 2026-03-07 10:00 UTC at the latest
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-03 12:00  wait-for-proof-sent: reached the goal of verify: Passport Seen
2026-03-03 12:00  wait-for-proof-sent: verify, which was called, ended: goal
2026-03-03 12:00  check: verify came back: goal, with country = 'DE', proofs = 0
2026-03-03 12:00  set-score-state-2: sets score = 25, state = 'known'
2026-03-03 12:00  the way 'identity' ended: joined
2026-03-04 10:00  wait-2d: the wait is over
2026-03-04 10:00  set-credit: sets credit = 1
2026-03-04 10:00  the way 'credit' ended: joined
2026-03-04 10:00  fork: goes on, since identity and credit came to the end
2026-03-04 10:00  branch: took none of the ways and went on: not 'step check.outcome is verified and step check.vars.country…' (step check.outcome is 'goal' (text))
2026-03-04 10:00  exit-by-hand: left application: by hand
