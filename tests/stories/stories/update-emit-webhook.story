# Traits are set, counted up and taken away; what is emitted comes back and starts another journey.
journey traits
journey loyal
customer 1 {email: ann@shop.example, coupon: SPRING, orders: many}

2026-03-02 10:00  Order Completed {product: a lamp}
2026-03-03 10:00  Order Completed {product: a chair, coupon: MAY}
---
2026-03-02 10:00  entered traits on Order Completed
2026-03-02 10:00  update-buyer-last-product-orders-coupon: orders: 'many' is no number to add to: counting begins at 0
2026-03-02 10:00  update-buyer-last-product-orders-coupon: sets buyer = true, last_product = 'a lamp', orders = 1; removes coupon
2026-03-02 10:00  emit-buyer-counted: records the event Buyer Counted
2026-03-02 10:00  webhook-crm-example: calls https://crm.example/buyers
2026-03-02 10:00  exit-noted: left traits: noted
2026-03-03 10:00  entered traits on Order Completed
2026-03-03 10:00  update-buyer-last-product-orders-coupon: sets buyer = true, last_product = 'a chair', orders = 2, coupon = 'MAY'
2026-03-03 10:00  emit-buyer-counted: records the event Buyer Counted
2026-03-03 10:00  webhook-crm-example: calls https://crm.example/buyers
2026-03-03 10:00  exit-noted: left traits: noted
2026-03-03 10:00  entered loyal on Buyer Counted
2026-03-03 10:00  send-hello: sends email/hello to ann@shop.example
2026-03-03 10:00  left loyal: finished
