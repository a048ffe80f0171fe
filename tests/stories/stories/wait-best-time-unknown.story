# Too little is known of her: ten o'clock on her wall, or as it is.
journey best-hour
customer 1 {email: ann@shop.example, timezone: America/New_York}

2026-03-03 23:40  receipt Opened m2 {channel: email}
2026-03-04 11:00  Guide Asked For
2026-03-06 10:00  end
---
2026-03-04 11:00  entered best-hour on Guide Asked For
2026-03-04 11:00  best: waits until 2026-03-04 15:00 UTC
2026-03-04 15:00  best: the wait is over
2026-03-04 15:00  send-hello: sends email/hello to ann@shop.example
2026-03-04 15:00  left best-hour: finished
