# Stages go by their rules, in any order; the last one that holds counts, and none takes nobody out.
journey grows
customer 1

2026-03-02 10:00  identify {seats: 12}
2026-03-03 10:00  identify {seats: 3}
2026-03-04 10:00  identify {seats: 0}
2026-03-05 10:00  identify {seats: 30}
---
2026-03-02 10:00  is in the stage growing now
2026-03-02 10:00  entered grows on Stage Changed
2026-03-02 10:00  shrinks: waits for Stage Changed, until 2026-04-01 10:00 UTC at the latest
2026-03-03 10:00  is in the stage trying now, before in growing
2026-03-03 10:00  shrinks: Stage Changed came, which was waited for
2026-03-03 10:00  exit-changed-again: left grows: changed again
2026-03-05 10:00  is in the stage growing now, before in trying
2026-03-05 10:00  entered grows on Stage Changed
2026-03-05 10:00  shrinks: waits for Stage Changed, until 2026-04-04 10:00 UTC at the latest
