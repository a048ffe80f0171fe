# Two ways at once, one of which calls another journey; both are waited for, and what they wrote is joined.
journey application
journey verify
customer 7 {email: ann@shop.example, country: FR}

2026-03-02 10:00  Application Sent {number: a1, score: 5}
2026-03-03 12:00  Proof Sent {country: DE}
2026-03-12 10:00  end
---
2026-03-02 10:00  entered application for 'a1' on Application Sent
2026-03-02 10:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 10:00 UTC at the latest
2026-03-02 10:00  check: calls the journey verify, until 2026-03-06 10:00 UTC at the latest
2026-03-02 10:00  send-notice: sends email/notice to ann@shop.example
2026-03-02 10:00  wait-for-proof-sent: waits for Proof Sent, until 2026-03-07 10:00 UTC at the latest
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-03 12:00  wait-for-proof-sent: Proof Sent came, which was waited for
2026-03-03 12:00  exit-verified: sets proofs = 1, country = 'DE'
2026-03-03 12:00  exit-verified: verify, which was called, ended: verified
2026-03-03 12:00  check: verify came back: verified, with country = 'DE', proofs = 1
2026-03-03 12:00  set-score-state: sets score = 15, state = 'known'
2026-03-03 12:00  the way 'identity' ended: joined
2026-03-04 10:00  wait-2d: the wait is over
2026-03-04 10:00  set-credit: sets credit = 1
2026-03-04 10:00  the way 'credit' ended: joined
2026-03-04 10:00  fork: goes on, since identity and credit came to the end
2026-03-04 10:00  branch: took the way 'step check.outcome is verified and step check.vars.country…'
2026-03-04 10:00  exit-accepted: left application: accepted
