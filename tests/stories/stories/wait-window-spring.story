# The clocks go forward on Sunday: nine o'clock comes an hour earlier, and the skipped hour has no window in it.
journey office-hours
journey small-hours
customer 1 {email: ann@shop.example, timezone: Europe/Berlin}

2026-03-26 06:00  Question Asked
2026-03-28 12:00  Backup Asked
2026-04-10 00:00  end
---
2026-03-26 06:00  entered office-hours on Question Asked
2026-03-26 06:00  wait-2d: waits until 2026-03-30 07:00 UTC
2026-03-28 12:00  entered small-hours on Backup Asked
2026-03-28 12:00  wait-window: waits until 2026-04-05 00:15 UTC
2026-03-30 07:00  wait-2d: the wait is over
2026-03-30 07:00  send-hello: sends email/hello to ann@shop.example
2026-03-30 07:00  left office-hours: finished
2026-04-05 00:15  wait-window: the wait is over
2026-04-05 00:15  exit-done: left small-hours: done
