# Who is in the segment already does not come into it.
journey comes-back
customer 1 {age: 20}

2026-03-02 10:00  Course Begun
2026-04-20 10:00  end
---
2026-03-02 10:00  entered the segment grown-ups
2026-03-02 10:00  entered comes-back on Course Begun
2026-03-02 10:00  grown: waits for Segment Entered: grown-ups, until 2026-04-01 10:00 UTC at the latest
2026-04-01 10:00  grown: Segment Entered: grown-ups did not come in time
2026-04-01 10:00  exit-not-grown: left comes-back: not grown
