# Coming into a segment, and leaving it, are waited for like events.
journey comes-back
customer 1 {age: 17}

2026-03-02 10:00  Course Begun
2026-03-03 10:00  identify {age: 18}
2026-03-04 10:00  identify {age: 17}
---
2026-03-02 10:00  entered comes-back on Course Begun
2026-03-02 10:00  grown: waits for Segment Entered: grown-ups, until 2026-04-01 10:00 UTC at the latest
2026-03-03 10:00  entered the segment grown-ups
2026-03-03 10:00  grown: Segment Entered came, which was waited for
2026-03-03 10:00  small-again: waits for Course Ended or Segment Left: grown-ups, until 2026-04-02 10:00 UTC at the latest
2026-03-04 10:00  left the segment grown-ups
2026-03-04 10:00  small-again: Segment Left came, which was waited for
2026-03-04 10:00  exit-over: left comes-back: over
