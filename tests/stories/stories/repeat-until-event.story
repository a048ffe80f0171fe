# The event comes within the second round, which is finished; no third begins.
journey rounds-event
customer 1

2026-03-02 10:00  Lesson Started
2026-03-03 12:00  Lesson Finished
2026-03-20 10:00  end
---
2026-03-02 10:00  entered rounds-event on Lesson Started
2026-03-02 10:00  repeat-3: round 1 of at most 3
2026-03-02 10:00  wait-1d: waits until 2026-03-03 10:00 UTC
2026-03-03 10:00  wait-1d: the wait is over
2026-03-03 10:00  repeat-3: round 2 of at most 3
2026-03-03 10:00  wait-1d: waits until 2026-03-04 10:00 UTC
2026-03-04 10:00  wait-1d: the wait is over
2026-03-04 10:00  repeat-3: no further round: Lesson Finished came (after 2)
2026-03-04 10:00  exit-no-more-lessons: left rounds-event: no more lessons
