# A circle by goto goes on until the exit; rounds that were left begin anew.
journey circle
customer 1

2026-03-02 10:00  Race Started
2026-03-03 10:30  Lap Done
2026-03-04 11:15  Lap Done
2026-03-05 20:00  Race Stopped
2026-03-09 10:00  end
---
2026-03-02 10:00  entered circle on Race Started
2026-03-02 10:00  start: waits until 2026-03-03 10:00 UTC
2026-03-03 10:00  start: the wait is over
2026-03-03 10:00  repeat-2: round 1 of at most 2
2026-03-03 10:00  wait-for-lap-done: waits for Lap Done, until 2026-03-03 11:00 UTC at the latest
2026-03-03 10:30  wait-for-lap-done: Lap Done came, which was waited for
2026-03-03 10:30  goto-start: went to start
2026-03-03 10:30  start: waits until 2026-03-04 10:30 UTC
2026-03-04 10:30  start: the wait is over
2026-03-04 10:30  repeat-2: round 1 of at most 2
2026-03-04 10:30  wait-for-lap-done: waits for Lap Done, until 2026-03-04 11:30 UTC at the latest
2026-03-04 11:15  wait-for-lap-done: Lap Done came, which was waited for
2026-03-04 11:15  goto-start: went to start
2026-03-04 11:15  start: waits until 2026-03-05 11:15 UTC
2026-03-05 11:15  start: the wait is over
2026-03-05 11:15  repeat-2: round 1 of at most 2
2026-03-05 11:15  wait-for-lap-done: waits for Lap Done, until 2026-03-05 12:15 UTC at the latest
2026-03-05 12:15  wait-for-lap-done: Lap Done did not come in time
2026-03-05 12:15  repeat-2: round 2 of at most 2
2026-03-05 12:15  wait-for-lap-done: waits for Lap Done, until 2026-03-05 13:15 UTC at the latest
2026-03-05 13:15  wait-for-lap-done: Lap Done did not come in time
2026-03-05 13:15  repeat-2: no further round: all rounds done (after 2)
2026-03-05 13:15  goto-start-2: went to start
2026-03-05 13:15  start: waits until 2026-03-06 13:15 UTC
2026-03-05 20:00  start: left circle: exit: Race Stopped
