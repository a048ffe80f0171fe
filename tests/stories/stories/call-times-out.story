# No answer in time: an exit in a way of a fork ends the whole run.
journey application
journey verify
customer 7 {email: ann@shop.example, country: DE}

2026-03-02 10:00  Application Sent {number: a1}
2026-03-12 10:00  end
---
2026-03-02 10:00  entered application for 'a1' on Application Sent
2026-03-02 10:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 10:00 UTC at the latest
2026-03-02 10:00  check: calls the journey verify, until 2026-03-06 10:00 UTC at the latest
2026-03-02 10:00  send-notice: sends email/notice to ann@shop.example
2026-03-02 10:00  wait-for-proof-sent: waits for Proof Sent, until 2026-03-07 10:00 UTC at the latest
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-04 10:00  wait-2d: the wait is over
2026-03-04 10:00  set-credit: sets credit = 1
2026-03-04 10:00  the way 'credit' ended: joined
2026-03-06 10:00  wait-for-proof-sent: verify, which was called, ended: timed-out
2026-03-06 10:00  check: verify did not come back in time
2026-03-06 10:00  fork: left application: nobody answered
2026-03-06 10:00  exit-nobody-answered: the way 'identity' ended: ended with its run
