# Asked over the API; a day later again, and not before.
journey asked
journey welcome
customer 1 {email: ann@shop.example}

2026-03-02 08:00  ask asked {what: a quote}
2026-03-02 20:00  ask asked {what: a call}
2026-03-03 08:00  ask asked {what: a demo}
2026-03-03 09:00  ask welcome
2026-03-03 09:00  ask nobody
---
2026-03-02 08:00  entered asked on Entry Requested
2026-03-02 08:00  update-asked-for: sets asked_for = 'a quote'
2026-03-02 08:00  send-hello: sends email/hello to ann@shop.example
2026-03-02 08:00  left asked: finished
2026-03-02 20:00  did not enter asked: entered it at 2026-03-02 08:00 UTC, and re-entry is after 1d, free from 2026-03-03 08:00 UTC
2026-03-03 08:00  entered asked on Entry Requested
2026-03-03 08:00  update-asked-for: sets asked_for = 'a demo'
2026-03-03 08:00  send-hello: sends email/hello to ann@shop.example
2026-03-03 08:00  left asked: finished
2026-03-03 09:00  did not enter welcome: it is not entered by API
2026-03-03 09:00  did not enter nobody: there is no live journey of this name
