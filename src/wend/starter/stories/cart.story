# The cart is left at night: the reminder waits for the morning in her zone.
journey cart-abandonment
customer 8 {email: bea@shop.example, timezone: America/New_York}
consent email/marketing

2026-03-03 03:00  Product Added {product_id: p1, price: 20, name: a lamp}
2026-03-10 10:00  end
---
2026-03-03 03:00  entered cart-abandonment on Product Added
2026-03-03 03:00  ordered: waits for Order Completed, until 2026-03-03 03:30 UTC at the latest
2026-03-03 03:30  ordered: Order Completed did not come in time
2026-03-03 03:30  send-cart-waiting: holds the message back until 2026-03-03 13:00 UTC: quiet hours
2026-03-03 13:00  send-cart-waiting: sends email/cart-waiting to bea@shop.example
2026-03-03 13:00  wait-for-order-completed: waits for Order Completed, until 2026-03-04 13:00 UTC at the latest
2026-03-04 13:00  wait-for-order-completed: Order Completed did not come in time
2026-03-04 13:00  split-last-call-silence: fell into arm 'silence'
2026-03-04 13:00  wait-2d: waits until 2026-03-06 13:00 UTC
2026-03-06 13:00  wait-2d: the wait is over
2026-03-06 13:00  update-carts-left: sets carts_left = 1
2026-03-06 13:00  exit-left-the-cart: left cart-abandonment: left the cart
