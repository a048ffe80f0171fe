# One talk at a time: the smaller one stays out of the bigger, and the bigger ends the smaller.
journey small-talk
journey big-talk
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 10:00  Talk Begun
2026-03-03 10:00  Big Talk Begun
2026-03-04 10:00  Talk Begun
2026-04-10 10:00  Talk Begun {size: big}
---
2026-03-02 10:00  entered small-talk on Talk Begun
2026-03-02 10:00  wait-30d: waits until 2026-04-01 10:00 UTC
2026-03-03 10:00  wait-30d: left small-talk: preempted by big-talk
2026-03-03 10:00  entered big-talk on Big Talk Begun
2026-03-03 10:00  wait-30d: waits until 2026-04-02 10:00 UTC
2026-03-04 10:00  did not enter small-talk: she is in big-talk, which is of the same group talks
2026-04-02 10:00  wait-30d: the wait is over
2026-04-02 10:00  exit-talked-out: left big-talk: talked out
2026-04-10 10:00  entered big-talk on Talk Begun
2026-04-10 10:00  did not enter small-talk: she is in big-talk, which is of the same group talks
2026-04-10 10:00  wait-30d: waits until 2026-05-10 10:00 UTC
