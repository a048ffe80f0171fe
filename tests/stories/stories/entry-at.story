# A broadcast reaches those it is meant for.
journey broadcast
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}
consent email/marketing

2026-12-01 08:00  schedule broadcast
2026-12-01 08:05  identify {country: FR}
2026-12-02 08:00  schedule broadcast
---
2026-12-01 08:00  entered broadcast on Schedule Came Round
2026-12-01 08:00  send-offer: sends email/offer to ann@shop.example
2026-12-01 08:00  left broadcast: finished
2026-12-02 08:00  did not enter broadcast: entered it at 2026-12-01 08:00 UTC, and re-entry is never
