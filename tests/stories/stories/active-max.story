# As many journeys at a time as the workspace allows.
journey many
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 10:00  Thing Begun {thing: 0}
2026-03-02 10:01  Thing Begun {thing: 1}
2026-03-02 10:02  Thing Begun {thing: 2}
2026-03-02 10:03  Thing Begun {thing: 3}
2026-03-02 10:04  Thing Begun {thing: 4}
2026-03-02 10:05  Thing Begun {thing: 5}
2026-03-02 10:06  Thing Begun {thing: 6}
---
2026-03-02 10:00  entered many for '0' on Thing Begun
2026-03-02 10:00  wait-30d: waits until 2026-04-01 10:00 UTC
2026-03-02 10:01  entered many for '1' on Thing Begun
2026-03-02 10:01  wait-30d: waits until 2026-04-01 10:01 UTC
2026-03-02 10:02  entered many for '2' on Thing Begun
2026-03-02 10:02  wait-30d: waits until 2026-04-01 10:02 UTC
2026-03-02 10:03  entered many for '3' on Thing Begun
2026-03-02 10:03  wait-30d: waits until 2026-04-01 10:03 UTC
2026-03-02 10:04  entered many for '4' on Thing Begun
2026-03-02 10:04  wait-30d: waits until 2026-04-01 10:04 UTC
2026-03-02 10:05  entered many for '5' on Thing Begun
2026-03-02 10:05  wait-30d: waits until 2026-04-01 10:05 UTC
2026-03-02 10:06  did not enter many: she is in many, and at most 6 go at a time
