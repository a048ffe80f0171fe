# An exit ends a run and all that is at work for it, at once, in the middle of a wait; another run of her goes on.
journey application
journey verify
customer 7 {email: ann@shop.example, country: DE}

2026-03-02 10:00  Application Sent {number: a1}
2026-03-02 11:00  Application Withdrawn
2026-03-02 12:00  Application Sent {number: a2}
2026-03-02 13:00  Application Sent {number: a3}
2026-03-03 12:00  cancel 7-2
---
2026-03-02 10:00  entered application for 'a1' on Application Sent
2026-03-02 10:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 10:00 UTC at the latest
2026-03-02 10:00  check: calls the journey verify, until 2026-03-06 10:00 UTC at the latest
2026-03-02 10:00  send-notice: sends email/notice to ann@shop.example
2026-03-02 10:00  wait-for-proof-sent: waits for Proof Sent, until 2026-03-07 10:00 UTC at the latest
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-02 11:00  fork: left application: exit: Application Withdrawn
2026-03-02 11:00  check: the way 'identity' ended: ended with its run
2026-03-02 11:00  wait-for-proof-sent: verify, which was called, ended: ended with its run
2026-03-02 11:00  wait-2d: the way 'credit' ended: ended with its run
2026-03-02 12:00  entered application for 'a2' on Application Sent
2026-03-02 12:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 12:00 UTC at the latest
2026-03-02 12:00  check: calls the journey verify, until 2026-03-06 12:00 UTC at the latest
2026-03-02 12:00  send-notice: sends email/notice to ann@shop.example
2026-03-02 12:00  wait-for-proof-sent: waits for Proof Sent, until 2026-03-07 12:00 UTC at the latest
2026-03-02 12:00  wait-2d: waits until 2026-03-04 12:00 UTC
2026-03-02 13:00  entered application for 'a3' on Application Sent
2026-03-02 13:00  fork: goes 2 ways at once (identity, credit) and waits for all of them, until 2026-03-12 13:00 UTC at the latest
2026-03-02 13:00  check: calls the journey verify, until 2026-03-06 13:00 UTC at the latest
2026-03-02 13:00  send-notice: sends email/notice to ann@shop.example
2026-03-02 13:00  wait-for-proof-sent: waits for Proof Sent, until 2026-03-07 13:00 UTC at the latest
2026-03-02 13:00  wait-2d: waits until 2026-03-04 13:00 UTC
2026-03-03 12:00  fork: left application: cancelled
2026-03-03 12:00  check: the way 'identity' ended: ended with its run
2026-03-03 12:00  wait-for-proof-sent: verify, which was called, ended: ended with its run
2026-03-03 12:00  wait-2d: the way 'credit' ended: ended with its run
