# Two weeks without a page: time alone brings her into the segment, a page out of it, and time in again.
journey quiet
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Page Read
2026-03-20 10:00  Page Read
2026-04-20 10:00  end
---
2026-03-16 10:00  entered the segment gone-quiet
2026-03-16 10:00  entered quiet on Segment Entered
2026-03-16 10:00  send-hello: sends email/hello to ann@shop.example
2026-03-16 10:00  left quiet: finished
2026-03-20 10:00  left the segment gone-quiet
2026-04-03 10:00  entered the segment gone-quiet
2026-04-03 10:00  entered quiet on Segment Entered
2026-04-03 10:00  send-hello: sends email/hello to ann@shop.example
2026-04-03 10:00  left quiet: finished
