# The schedule comes round: who fulfils the condition gets in.
journey monday
customer 1 {email: ann@shop.example, country: FR}

2026-03-02 08:00  schedule monday
2026-03-05 08:00  identify {country: DE}
2026-03-09 08:00  schedule monday
---
2026-03-02 08:00  did not enter monday: the condition does not hold: trait country is 'FR' (text)
2026-03-09 08:00  entered monday on Schedule Came Round
2026-03-09 08:00  send-hello: sends email/hello to ann@shop.example
2026-03-09 08:00  left monday: finished
