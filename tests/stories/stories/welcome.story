# A mail, a wait, an end; consent for service is assumed, and signing up again starts nothing.
journey welcome
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Signed Up
2026-03-03 10:00  Signed Up
2026-03-05 10:00  Signed Up
2026-03-05 10:00  end
---
2026-03-02 10:00  entered welcome on Signed Up
2026-03-02 10:00  send-hello: sends email/hello to ann@shop.example
2026-03-02 10:00  wait-2d: waits until 2026-03-04 10:00 UTC
2026-03-03 10:00  did not enter welcome: a run is active already
2026-03-04 10:00  wait-2d: the wait is over
2026-03-04 10:00  exit-welcomed: left welcome: welcomed
2026-03-05 10:00  did not enter welcome: entered it at 2026-03-02 10:00 UTC, and re-entry is never
