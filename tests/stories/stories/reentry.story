# Always means: as soon as the run before has ended.
journey office-hours
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Question Asked
2026-03-03 10:00  Question Asked
2026-03-05 10:00  Question Asked
2026-03-09 10:00  end
---
2026-03-02 10:00  entered office-hours on Question Asked
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-03 10:00  did not enter office-hours: a run is active already
2026-03-04 10:00  wait-2d: the wait is over
2026-03-04 10:00  send-hello: sends email/hello to ann@shop.example
2026-03-04 10:00  left office-hours: finished
2026-03-05 10:00  entered office-hours on Question Asked
2026-03-05 10:00  wait-2d: waits until 2026-03-09 08:00 UTC
2026-03-09 08:00  wait-2d: the wait is over
2026-03-09 08:00  send-hello: sends email/hello to ann@shop.example
2026-03-09 08:00  left office-hours: finished
