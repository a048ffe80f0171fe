# Nothing is sold while a complaint is open; what is service, and what has to be said, goes out.
journey sold
journey recall
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}
consent email/marketing

2026-03-02 10:00  Complaint Opened {ticket: T1}
2026-03-02 11:00  Thing Praised
2026-03-02 12:00  Thing Recalled
2026-03-04 10:00  Complaint Closed {ticket: T1}
2026-03-04 10:01  Complaint Opened {ticket: T1, $time: "2026-03-03 10:00"}
2026-03-04 11:00  Thing Praised
---
2026-03-02 10:00  complains about T1: nothing is sold meanwhile
2026-03-02 11:00  entered sold on Thing Praised
2026-03-02 11:00  send-offer: withheld email/offer: a complaint has been open since 2026-03-02 10:00 UTC
2026-03-02 11:00  send-notice: sends email/notice to ann@shop.example
2026-03-02 11:00  wait-1d: waits until 2026-03-03 11:00 UTC
2026-03-02 12:00  entered recall on Thing Recalled
2026-03-02 12:00  send-notice: sends email/notice to ann@shop.example
2026-03-02 12:00  left recall: finished
2026-03-03 11:00  wait-1d: the wait is over
2026-03-03 11:00  left sold: finished
2026-03-04 10:00  the complaint about T1 is closed
2026-03-04 11:00  entered sold on Thing Praised
2026-03-04 11:00  send-offer: sends email/offer to ann@shop.example
2026-03-04 11:00  send-notice: sends email/notice to ann@shop.example
2026-03-04 11:00  wait-1d: waits until 2026-03-05 11:00 UTC
