# Whoever leaves a segment enters; whoever enters it does not.
journey left
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 10:00  identify {age: 30}
2026-03-03 10:00  identify {age: 12}
---
2026-03-02 10:00  entered the segment grown-ups
2026-03-03 10:00  left the segment grown-ups
2026-03-03 10:00  entered left on Segment Left
2026-03-03 10:00  emit-grew-younger: records the event Grew Younger
2026-03-03 10:00  left left: finished
