# Held out by hash: she gets nothing, and is measured for two weeks.
journey browse-abandonment
customer 7 {email: ann@shop.example, timezone: Europe/Berlin, first_name: Ann}
consent email/marketing

2026-03-02 10:00  Product Viewed {category_id: c1, name: a lamp, product_id: p1}
2026-03-02 10:02  Product Viewed {category_id: c1, name: a lamp, product_id: p2}
2026-03-02 10:04  Product Viewed {category_id: c1, name: a lamp, product_id: p1}
2026-03-20 10:00  end
---
2026-03-02 10:00  did not enter browse-abandonment: the condition does not hold: 1 × Product Viewed within 1d, the rule asks for at least 3
2026-03-02 10:02  did not enter browse-abandonment: the condition does not hold: 2 × Product Viewed within 1d, the rule asks for at least 3
2026-03-02 10:04  entered browse-abandonment for 'c1' on Product Viewed
2026-03-02 10:04  is held out of browse-abandonment: gets nothing, and is measured until 2026-03-16 10:04 UTC
2026-03-16 10:04  left browse-abandonment: held out
