# A second order within the rounds begins the follow-up again.
journey post-purchase
customer 10 {email: dan@shop.example}

2026-03-03 12:00  Order Completed {order_id: o1, category_code: electronics.audio, revenue: 80}
2026-03-12 12:00  Order Completed {order_id: o2}
2026-05-30 12:00  end
---
2026-03-03 12:00  entered post-purchase on Order Completed
2026-03-03 12:00  thanks: sends email/thank-you to dan@shop.example
2026-03-03 12:00  update-orders-last-category: sets orders = 1, last_category = 'electronics.audio'
2026-03-03 12:00  wait-for-order-completed: waits for Order Completed, until 2026-03-06 12:00 UTC at the latest
2026-03-06 12:00  wait-for-order-completed: Order Completed did not come in time
2026-03-06 12:00  send-how-is-it: sends email/how-is-it to dan@shop.example
2026-03-06 12:00  repeat-3: round 1 of at most 3
2026-03-06 12:00  wait-for-order-completed-2: waits for Order Completed, until 2026-03-16 12:00 UTC at the latest
2026-03-12 12:00  wait-for-order-completed-2: Order Completed came, which was waited for
2026-03-12 12:00  did not enter post-purchase: a run is active already
2026-03-12 12:00  goto-thanks-2: went to thanks
2026-03-12 12:00  thanks: sends email/thank-you to dan@shop.example
2026-03-12 12:00  update-orders-last-category: sets orders = 2, last_category = 'electronics.audio'
2026-03-12 12:00  wait-for-order-completed: waits for Order Completed, until 2026-03-15 12:00 UTC at the latest
2026-03-15 12:00  wait-for-order-completed: Order Completed did not come in time
2026-03-15 12:00  send-how-is-it: sends email/how-is-it to dan@shop.example
2026-03-15 12:00  repeat-3: round 1 of at most 3
2026-03-15 12:00  wait-for-order-completed-2: waits for Order Completed, until 2026-03-25 12:00 UTC at the latest
2026-03-25 12:00  wait-for-order-completed-2: Order Completed did not come in time
2026-03-25 12:00  wait-window: does not wait: the time is right
2026-03-25 12:00  send-tip: sends email/tip to dan@shop.example
2026-03-25 12:00  repeat-3: round 2 of at most 3
2026-03-25 12:00  wait-for-order-completed-2: waits for Order Completed, until 2026-04-04 12:00 UTC at the latest
2026-04-04 12:00  wait-for-order-completed-2: Order Completed did not come in time
2026-04-04 12:00  wait-window: does not wait: the time is right
2026-04-04 12:00  send-tip: sends email/tip to dan@shop.example
2026-04-04 12:00  repeat-3: round 3 of at most 3
2026-04-04 12:00  wait-for-order-completed-2: waits for Order Completed, until 2026-04-14 12:00 UTC at the latest
2026-04-11 12:00  entered the segment lapsed
2026-04-14 12:00  wait-for-order-completed-2: Order Completed did not come in time
2026-04-14 12:00  wait-window: does not wait: the time is right
2026-04-14 12:00  send-tip: sends email/tip to dan@shop.example
2026-04-14 12:00  repeat-3: no further round: all rounds done (after 3)
2026-04-14 12:00  emit-follow-up-completed: records the event Follow-up Completed
2026-04-14 12:00  exit-looked-after: left post-purchase: looked after
