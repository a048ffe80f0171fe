# Days old when it reaches us: it is kept and counted, but starts nothing and is no goal of what began later.
journey trial
journey ways
customer 1 {email: ann@shop.example, country: DE}

2026-03-05 10:00  Trial Started
2026-03-05 11:00  Plan Bought {price: 9, $time: "2026-03-05T09:00:00Z"}
2026-03-05 12:00  Form Sent {$time: "2026-03-01T10:00:00Z"}
2026-03-05 12:01  Form Sent {$time: "2026-03-04T10:00:00Z"}
2026-03-05 12:02  Form Sent
2026-03-05 13:00  Plan Bought {price: 9, $time: "2026-03-05T10:30:00Z"}
---
2026-03-05 10:00  entered trial on Trial Started
2026-03-05 10:00  wait-3d: waits until 2026-03-08 10:00 UTC
2026-03-05 12:00  did not enter ways: the event happened at 2026-03-01 10:00 UTC, too long before it reached us
2026-03-05 12:01  entered ways on Form Sent
2026-03-05 12:01  branch-abroad: took none of the ways and went on: not 'abroad' (trait country is 'DE' (text)); not 'busy' (2 × Form Sent within 7d, the rule asks for at least 3); not 'segment("grown-ups")' (`segment("grown-ups")` is false)
2026-03-05 12:01  exit-none-of-them: left ways: none of them
2026-03-05 12:02  entered ways on Form Sent
2026-03-05 12:02  branch-abroad: took the way 'busy': not 'abroad' (trait country is 'DE' (text))
2026-03-05 12:02  exit-busy: left ways: busy
2026-03-05 13:00  wait-3d: reached the goal of trial: Plan Bought
2026-03-05 13:00  wait-3d: left trial: goal
