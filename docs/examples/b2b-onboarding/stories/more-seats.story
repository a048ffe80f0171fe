# Later, says the buyer, and a month later the owner calls again.
journey more-seats
account acme {name: Acme, owner: olga}
person ben economic buyer {email: ben@acme.example}

2026-03-02 10:00  ben: Seats Used Up
2026-03-02 15:00  finish ~1.offer.1 later {by: olga}
2026-04-02 15:00  finish ~1.offer.4 wants-more {by: olga}
---
2026-03-02 10:00  acme: entered more-seats on Seats Used Up
2026-03-02 10:00  acme: offer: asks olga of sales: 'Seats of Acme are used up', due 2026-03-03 10:00 UTC
2026-03-02 15:00  acme: offer: 'Seats of Acme are used up' was done by olga: later
2026-03-02 15:00  acme: wait-30d: waits until 2026-04-01 15:00 UTC
2026-04-01 15:00  acme: wait-30d: the wait is over
2026-04-01 15:00  acme: goto-offer: went to offer
2026-04-01 15:00  acme: offer: asks olga of sales: 'Seats of Acme are used up', due 2026-04-02 15:00 UTC
2026-04-02 15:00  acme: offer: 'Seats of Acme are used up' was done by olga: wants-more
2026-04-02 15:00  acme: exit-wants-more: left more-seats: wants more
