# Somebody looks three times and leaves: one word now, two more in the week after, in her own daytime.
journey browse-abandonment
customer 12 {email: ann@shop.example, timezone: Europe/Berlin, first_name: Ann}
consent email/marketing

2026-03-02 10:00  Product Viewed {category_id: c1, name: a lamp, product_id: p1}
2026-03-02 10:02  Product Viewed {category_id: c1, name: a lamp, product_id: p2}
2026-03-02 10:04  Product Viewed {category_id: c1, name: a lamp, product_id: p1}
2026-03-20 10:00  end
---
2026-03-02 10:00  did not enter browse-abandonment: the condition does not hold: 1 × Product Viewed within 1d, the rule asks for at least 3
2026-03-02 10:02  did not enter browse-abandonment: the condition does not hold: 2 × Product Viewed within 1d, the rule asks for at least 3
2026-03-02 10:04  entered browse-abandonment for 'c1' on Product Viewed
2026-03-02 10:04  watch: waits for Product Added or Product Viewed, until 2026-03-02 11:04 UTC at the latest
2026-03-02 11:04  watch: Product Added or Product Viewed did not come in time
2026-03-02 11:04  send-still-thinking: sends email/still-thinking to ann@shop.example
2026-03-02 11:04  repeat-2: round 1 of at most 2
2026-03-02 11:04  wait-2d: waits until 2026-03-04 11:04 UTC
2026-03-04 11:04  wait-2d: the wait is over
2026-03-04 11:04  branch: took the way 'else': not 'in segment high-intent' (not in segment high-intent)
2026-03-04 11:04  send-bestsellers: sends email/bestsellers to ann@shop.example
2026-03-04 11:04  repeat-2: round 2 of at most 2
2026-03-04 11:04  wait-2d: waits until 2026-03-10 08:00 UTC
2026-03-10 08:00  wait-2d: the wait is over
2026-03-10 08:00  branch: took the way 'else': not 'in segment high-intent' (not in segment high-intent)
2026-03-10 08:00  send-bestsellers: sends email/bestsellers to ann@shop.example
2026-03-10 08:00  repeat-2: no further round: all rounds done (after 2)
2026-03-10 08:00  exit-finished: left browse-abandonment: finished
