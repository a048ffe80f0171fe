# Nobody answers, twice; then it is said that she is on holiday. Without an owner the members take turns.
journey call-back
customer 7 {first_name: Ann, owner: zoe}

2026-03-02 10:00  Demo Requested {product: scales}
2026-03-02 11:00  finish 7-1.call.1 no-answer {by: anna}
2026-03-03 12:00  finish 7-1.call.6 no-answer {by: ben, note: on holiday}
---
2026-03-02 10:00  entered call-back on Demo Requested
2026-03-02 10:00  call: the assignee: 'zoe' is none of the queue sales; the task goes on as if nobody were named
2026-03-02 10:00  call: asks anna of sales: 'Call Ann about scales', due 2026-03-02 14:00 UTC
2026-03-02 11:00  call: 'Call Ann about scales' was done by anna: no-answer
2026-03-02 11:00  update-calls: sets calls = 1
2026-03-02 11:00  branch: took none of the ways and went on: not 'step call.note contains holiday' (step call.note is '' (text))
2026-03-02 11:00  wait-1d: waits until 2026-03-03 11:00 UTC
2026-03-03 11:00  wait-1d: the wait is over
2026-03-03 11:00  goto-call: went to call
2026-03-03 11:00  call: the assignee: 'zoe' is none of the queue sales; the task goes on as if nobody were named
2026-03-03 11:00  call: asks ben of sales: 'Call Ann about scales', due 2026-03-03 15:00 UTC
2026-03-03 12:00  call: 'Call Ann about scales' was done by ben: no-answer ('on holiday')
2026-03-03 12:00  update-calls: sets calls = 2
2026-03-03 12:00  branch: took the way 'step call.note contains holiday'
2026-03-03 12:00  exit-away: left call-back: away
