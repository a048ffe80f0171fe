# One of the few whom no marketing reaches; service does.
journey sold
journey patient
customer 2 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}
consent email/marketing

2026-03-02 10:00  Thing Praised
2026-03-02 10:01  Help Asked
2026-04-05 10:00  end
---
2026-03-02 10:00  entered sold on Thing Praised
2026-03-02 10:00  is held out of all marketing: gets nothing, and is measured until 2026-04-01 10:00 UTC
2026-03-02 10:01  entered patient on Help Asked
2026-03-02 10:01  send-hello: sends email/hello to ann@shop.example
2026-03-02 10:01  left patient: finished
2026-04-01 10:00  left sold: held out
