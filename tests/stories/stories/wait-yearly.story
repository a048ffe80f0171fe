# Born on 29 February: in other years the day before counts.
journey birthday
customer 1 {email: ann@shop.example, birthday: 1992-02-29}

2026-05-04 10:00  Card Ordered
2029-03-01 10:00  Card Cancelled
---
2026-05-04 10:00  entered birthday on Card Ordered
2026-05-04 10:00  card: waits until 2027-02-25 08:00 UTC
2027-02-25 08:00  card: the wait is over
2027-02-25 08:00  send-hello: sends email/hello to ann@shop.example
2027-02-25 08:00  wait-1d: waits until 2027-02-26 08:00 UTC
2027-02-26 08:00  wait-1d: the wait is over
2027-02-26 08:00  goto-card: went to card
2027-02-26 08:00  card: waits until 2028-02-26 08:00 UTC
2028-02-26 08:00  card: the wait is over
2028-02-26 08:00  send-hello: sends email/hello to ann@shop.example
2028-02-26 08:00  wait-1d: waits until 2028-02-27 08:00 UTC
2028-02-27 08:00  wait-1d: the wait is over
2028-02-27 08:00  goto-card: went to card
2028-02-27 08:00  card: waits until 2029-02-25 08:00 UTC
2029-02-25 08:00  card: the wait is over
2029-02-25 08:00  send-hello: sends email/hello to ann@shop.example
2029-02-25 08:00  wait-1d: waits until 2029-02-26 08:00 UTC
2029-02-26 08:00  wait-1d: the wait is over
2029-02-26 08:00  goto-card: went to card
2029-02-26 08:00  card: waits until 2030-02-25 08:00 UTC
2029-03-01 10:00  card: left birthday: exit: Card Cancelled
