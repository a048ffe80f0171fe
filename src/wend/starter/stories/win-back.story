# A month after the only order she is lapsed, gets one mail, and comes back by looking around.
journey win-back
customer 11 {email: eva@shop.example, timezone: Europe/Berlin}
consent email/marketing

2026-03-03 12:00  Order Completed {order_id: o1}
2026-04-05 12:00  Product Viewed {category_id: c1}
2026-04-06 12:00  end
---
2026-04-02 12:00  entered the segment lapsed
2026-04-02 12:00  entered win-back on Segment Entered
2026-04-02 12:00  send-we-miss-you: sends email/we-miss-you to eva@shop.example
2026-04-02 12:00  wait-for-product-viewed: waits for Product Viewed or Product Added, until 2026-04-09 12:00 UTC at the latest
2026-04-05 12:00  left the segment lapsed
2026-04-05 12:00  wait-for-product-viewed: Product Viewed came, which was waited for
2026-04-05 12:00  update-won-back: sets won_back = true
2026-04-05 12:00  exit-came-back: left win-back: came back
