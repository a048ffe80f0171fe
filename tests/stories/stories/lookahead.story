# The second word waits for the first one, once; where none is due it goes at once.
journey first-word
journey second-word
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 10:00  Order Placed
2026-03-02 12:00  Page Praised
2026-03-05 12:00  Page Praised
---
2026-03-02 10:00  entered first-word on Order Placed
2026-03-02 10:00  wait-1d: waits until 2026-03-03 10:00 UTC
2026-03-02 12:00  entered second-word on Page Praised
2026-03-02 12:00  send-hello: holds the message back until 2026-03-03 10:00 UTC: first-word goes first
2026-03-03 10:00  wait-1d: the wait is over
2026-03-03 10:00  update-told: sets told = true
2026-03-03 10:00  send-notice: sends email/notice to ann@shop.example
2026-03-03 10:00  left first-word: finished
2026-03-03 10:00  send-hello: sends email/hello to ann@shop.example
2026-03-03 10:00  left second-word: finished
2026-03-05 12:00  entered second-word on Page Praised
2026-03-05 12:00  send-hello: sends email/hello to ann@shop.example
2026-03-05 12:00  left second-word: finished
