# She orders while the journey waits for a good hour: it ends at once, and the order counts.
journey browse-abandonment
customer 12 {email: ann@shop.example, timezone: Europe/Berlin}
consent email/marketing

2026-03-02 10:00  Product Viewed {category_id: c1}
2026-03-02 10:02  Product Viewed {category_id: c1}
2026-03-02 10:04  Product Viewed {category_id: c1}
2026-03-03 12:00  Order Completed {order_id: o1}
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
2026-03-03 12:00  wait-2d: reached the goal of browse-abandonment: Order Completed
2026-03-03 12:00  wait-2d: left browse-abandonment: goal
