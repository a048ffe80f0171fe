# Without a yes to marketing nothing is sent, and the record says so.
journey cart-abandonment
customer 9 {email: cyd@shop.example}

2026-03-03 12:00  Product Added {product_id: p1}
2026-03-06 12:00  end
---
2026-03-03 12:00  entered cart-abandonment on Product Added
2026-03-03 12:00  ordered: waits for Order Completed, until 2026-03-03 12:30 UTC at the latest
2026-03-03 12:30  ordered: Order Completed did not come in time
2026-03-03 12:30  send-cart-waiting: withheld email/cart-waiting: consent for marketing was never given
2026-03-03 12:30  wait-for-order-completed: waits for Order Completed, until 2026-03-04 12:30 UTC at the latest
2026-03-04 12:30  wait-for-order-completed: Order Completed did not come in time
2026-03-04 12:30  split-last-call-silence: fell into arm 'last-call'
2026-03-04 12:30  send-cart-last-call: withheld email/cart-last-call: consent for marketing was never given
2026-03-04 12:30  wait-2d: waits until 2026-03-06 12:30 UTC
