# Nobody chats in the middle of the big talk.
journey big-talk
journey not-now
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 10:00  Chat Begun
2026-03-04 10:00  Big Talk Begun
2026-03-04 11:00  Chat Begun
---
2026-03-02 10:00  entered not-now on Chat Begun
2026-03-02 10:00  wait-1d: waits until 2026-03-03 10:00 UTC
2026-03-03 10:00  wait-1d: the wait is over
2026-03-03 10:00  left not-now: finished
2026-03-04 10:00  entered big-talk on Big Talk Begun
2026-03-04 10:00  wait-30d: waits until 2026-04-03 10:00 UTC
2026-03-04 11:00  did not enter not-now: she is in big-talk, and nobody enters it from there
