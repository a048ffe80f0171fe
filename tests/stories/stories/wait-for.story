# Two carts, two runs: the order of one ends its wait, the other one runs out of time.
journey cart
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Cart Filled {cart_id: c1}
2026-03-02 10:30  Cart Filled {cart_id: c2}
2026-03-02 10:45  Cart Filled {cart_id: c2}
2026-03-02 11:00  Cart Filled
2026-03-02 11:30  Order Completed {cart_id: c3, order_id: o1}
2026-03-02 12:00  Order Completed {cart_id: c2, order_id: o2}
2026-03-02 13:00  Order Completed {cart_id: c2, order_id: o3}
2026-03-02 18:00  end
---
2026-03-02 10:00  entered cart for 'c1' on Cart Filled
2026-03-02 10:00  wait-for-order-completed: waits for Order Completed, until 2026-03-02 14:00 UTC at the latest
2026-03-02 10:30  entered cart for 'c2' on Cart Filled
2026-03-02 10:30  wait-for-order-completed: waits for Order Completed, until 2026-03-02 14:30 UTC at the latest
2026-03-02 10:45  did not enter cart: a run is active already for 'c2'
2026-03-02 11:00  did not enter cart: the event has no properties.cart_id, which tells runs apart
2026-03-02 12:00  wait-for-order-completed: Order Completed came, which was waited for
2026-03-02 12:00  update-last-order: sets last_order = 'o2'
2026-03-02 12:00  exit-bought: left cart: bought
2026-03-02 14:00  wait-for-order-completed: Order Completed did not come in time
2026-03-02 14:00  send-hello: sends email/hello to ann@shop.example
2026-03-02 14:00  left cart: finished
