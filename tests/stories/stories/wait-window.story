# Two days later is a Saturday, and the window opens on Monday morning, by her own clock or else the shop's.
journey office-hours
customer 1 {email: ann@shop.example, timezone: America/New_York}

2026-03-05 16:00  Question Asked
2026-03-10 00:00  identify {timezone: Nowhere/Land}
2026-03-10 12:00  Question Asked
2026-03-20 00:00  end
---
2026-03-05 16:00  entered office-hours on Question Asked
2026-03-05 16:00  wait-2d: waits until 2026-03-09 13:00 UTC
2026-03-09 13:00  wait-2d: the wait is over
2026-03-09 13:00  send-hello: sends email/hello to ann@shop.example
2026-03-09 13:00  left office-hours: finished
2026-03-10 12:00  entered office-hours on Question Asked
2026-03-10 12:00  wait-2d: waits until 2026-03-12 12:00 UTC
2026-03-12 12:00  wait-2d: the wait is over
2026-03-12 12:00  send-hello: sends email/hello to ann@shop.example
2026-03-12 12:00  left office-hours: finished
