# She opens in the evening, and a machine in the morning says nothing of her.
journey best-hour
customer 1 {email: ann@shop.example, timezone: America/New_York}

2026-03-02 23:10  receipt Opened m1 {channel: email}
2026-03-03 23:40  receipt Opened m2 {channel: email}
2026-03-04 11:00  receipt Opened m2 {channel: email, machine: true}
2026-03-04 23:50  receipt Clicked m3 {channel: email}
2026-03-05 23:20  receipt Opened m4 {channel: email}
2026-03-07 00:05  receipt Opened m5 {channel: email}
2026-03-08 09:00  Guide Asked For
2026-03-08 23:30  Guide Asked For
2026-03-10 10:00  end
---
2026-03-08 09:00  entered best-hour on Guide Asked For
2026-03-08 09:00  best: waits until 2026-03-08 22:00 UTC
2026-03-08 22:00  best: the wait is over
2026-03-08 22:00  send-hello: sends email/hello to ann@shop.example
2026-03-08 22:00  left best-hour: finished
2026-03-08 23:30  entered best-hour on Guide Asked For
2026-03-08 23:30  best: waits until 2026-03-09 22:00 UTC
2026-03-09 22:00  best: the wait is over
2026-03-09 22:00  send-hello: sends email/hello to ann@shop.example
2026-03-09 22:00  left best-hour: finished
