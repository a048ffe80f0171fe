# Coming to a stage again is told apart from coming to it the first time.
journey stages-again
customer 1

2026-03-02 10:00  identify {seats: 12}
2026-03-03 10:00  identify {seats: 3}
2026-03-05 10:00  identify {seats: 30}
---
2026-03-02 10:00  is in the stage growing now
2026-03-02 10:00  entered stages-again on Stage Changed
2026-03-02 10:00  branch: took the way 'else': not 'stage is growing and stage.times is above 1 and stage.days…' (the number of times in the lifecycle stage is 1 (number))
2026-03-02 10:00  emit-growing: records the event Growing
2026-03-02 10:00  left stages-again: finished
2026-03-03 10:00  is in the stage trying now, before in growing
2026-03-05 10:00  is in the stage growing now, before in trying
2026-03-05 10:00  entered stages-again on Stage Changed
2026-03-05 10:00  branch: took the way 'stage is growing and stage.times is above 1 and stage.days…'
2026-03-05 10:00  emit-growing-again: records the event Growing Again
2026-03-05 10:00  left stages-again: finished
