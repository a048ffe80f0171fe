# In its season, in its hours, and only so many a day, at a time and in all.
journey season
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-11-19 10:00  Season Asked {number: 1}
2026-11-20 07:00  Season Asked {number: 1}
2026-11-20 09:00  Season Asked {number: 1}
2026-11-20 09:01  Season Asked {number: 2}
2026-11-20 09:02  Season Asked {number: 3}
2026-11-21 09:00  Season Asked {number: 3}
2026-11-21 09:01  Season Asked {number: 4}
2026-11-23 09:00  Season Asked {number: 4}
2026-11-24 09:00  Season Asked {number: 5}
2026-11-26 09:00  Season Asked {number: 6}
2026-12-25 09:00  Season Asked {number: 7}
---
2026-11-19 10:00  did not enter season: one enters it from 2026-11-19 23:00 UTC on
2026-11-20 07:00  did not enter season: one enters it in its hours only, the next time from 2026-11-20 08:00 UTC on
2026-11-20 09:00  entered season for '1' on Season Asked
2026-11-20 09:00  wait-2d: waits until 2026-11-22 09:00 UTC
2026-11-20 09:01  entered season for '2' on Season Asked
2026-11-20 09:01  wait-2d: waits until 2026-11-22 09:01 UTC
2026-11-20 09:02  did not enter season: at most 2 enter it a day, and 2 did
2026-11-21 09:00  entered season for '3' on Season Asked
2026-11-21 09:00  wait-2d: waits until 2026-11-23 09:00 UTC
2026-11-21 09:01  did not enter season: at most 3 enter it at a time, and 3 are in it
2026-11-22 09:00  wait-2d: the wait is over
2026-11-22 09:00  left season: finished
2026-11-22 09:01  wait-2d: the wait is over
2026-11-22 09:01  left season: finished
2026-11-23 09:00  wait-2d: the wait is over
2026-11-23 09:00  left season: finished
2026-11-23 09:00  entered season for '4' on Season Asked
2026-11-23 09:00  wait-2d: waits until 2026-11-25 09:00 UTC
2026-11-24 09:00  entered season for '5' on Season Asked
2026-11-24 09:00  wait-2d: waits until 2026-11-26 09:00 UTC
2026-11-25 09:00  wait-2d: the wait is over
2026-11-25 09:00  left season: finished
2026-11-26 09:00  wait-2d: the wait is over
2026-11-26 09:00  left season: finished
2026-11-26 09:00  did not enter season: at most 5 enter it in all, and 5 did
2026-12-25 09:00  did not enter season: one entered it until 2026-12-24 23:00 UTC
