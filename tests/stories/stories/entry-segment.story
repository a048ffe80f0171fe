# Entering a segment is an entry, leaving it none; coming back within a month is refused, after it not.
journey grown-up
customer 1 {email: ann@shop.example, age: 17}

2026-03-02 10:00  identify {age: 18}
2026-03-03 10:00  identify {age: 17}
2026-03-04 10:00  identify {age: 19}
2026-03-05 10:00  identify {age: 5}
2026-04-10 10:00  identify {age: 20}
---
2026-03-02 10:00  entered the segment grown-ups
2026-03-02 10:00  entered grown-up on Segment Entered
2026-03-02 10:00  send-hello: sends email/hello to ann@shop.example
2026-03-02 10:00  left grown-up: finished
2026-03-03 10:00  left the segment grown-ups
2026-03-04 10:00  entered the segment grown-ups
2026-03-04 10:00  did not enter grown-up: entered it at 2026-03-02 10:00 UTC, and re-entry is after 30d, free from 2026-04-01 10:00 UTC
2026-03-05 10:00  left the segment grown-ups
2026-04-10 10:00  entered the segment grown-ups
2026-04-10 10:00  entered grown-up on Segment Entered
2026-04-10 10:00  send-hello: sends email/hello to ann@shop.example
2026-04-10 10:00  left grown-up: finished
