# Later, says the buyer, and a month later the owner calls again.
journey more-seats
account acme {name: Acme, owner: olga}
person ben economic buyer {email: ben@acme.example}

2026-03-02 10:00  ben: Seats Used Up
2026-03-02 15:00  finish ~1.offer.1 later {by: olga}
2026-04-02 15:00  finish ~1.offer.4 wants-more {by: olga}
