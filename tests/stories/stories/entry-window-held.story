# Whoever comes at night is in, and begins in the morning, unless she has left by then.
journey patient
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 20:00  Help Asked
2026-03-03 20:00  Help Asked
2026-03-03 22:00  Help Found
2026-03-04 10:00  Help Asked
---
2026-03-02 20:00  entered patient on Help Asked
2026-03-02 20:00  waits until 2026-03-03 08:00 UTC
2026-03-03 08:00  send-hello: sends email/hello to ann@shop.example
2026-03-03 08:00  left patient: finished
2026-03-03 20:00  entered patient on Help Asked
2026-03-03 20:00  waits until 2026-03-04 08:00 UTC
2026-03-03 22:00  send-hello: left patient: exit: Help Found
2026-03-04 10:00  entered patient on Help Asked
2026-03-04 10:00  send-hello: sends email/hello to ann@shop.example
2026-03-04 10:00  left patient: finished
