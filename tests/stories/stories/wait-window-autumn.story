# The clocks go back on Sunday: nine o'clock comes an hour later, and the hour that comes twice counts once.
journey office-hours
journey small-hours
customer 1 {email: ann@shop.example, timezone: Europe/Berlin}

2026-10-22 06:00  Question Asked
2026-10-24 12:00  Backup Asked
2026-10-25 01:20  Backup Asked
2026-11-10 00:00  end
---
2026-10-22 06:00  entered office-hours on Question Asked
2026-10-22 06:00  wait-2d: waits until 2026-10-26 08:00 UTC
2026-10-24 12:00  entered small-hours on Backup Asked
2026-10-24 12:00  wait-window: waits until 2026-10-25 00:15 UTC
2026-10-25 00:15  wait-window: the wait is over
2026-10-25 00:15  exit-done: left small-hours: done
2026-10-25 01:20  entered small-hours on Backup Asked
2026-10-25 01:20  wait-window: waits until 2026-11-01 01:15 UTC
2026-10-26 08:00  wait-2d: the wait is over
2026-10-26 08:00  send-hello: sends email/hello to ann@shop.example
2026-10-26 08:00  left office-hours: finished
2026-11-01 01:15  wait-window: the wait is over
2026-11-01 01:15  exit-done: left small-hours: done
