# Added once, removed when she has bought.
journey retarget
customer 7 {email: ann@shop.example, country: DE}
consent audience/marketing

2026-11-02 10:00  Basket Left
2026-11-03 10:00  Order Completed
2026-11-04 10:00  Basket Left
2026-11-05 10:00  end
---
2026-11-02 10:00  entered retarget on Basket Left
2026-11-02 10:00  audience-add-google-baskets: adds to the audience google/baskets
2026-11-02 10:00  wait-for-order-completed: waits for Order Completed, until 2026-11-16 10:00 UTC at the latest
2026-11-03 10:00  wait-for-order-completed: Order Completed came, which was waited for
2026-11-03 10:00  audience-remove-google-baskets: removes from the audience google/baskets
2026-11-03 10:00  exit-over: left retarget: over
2026-11-04 10:00  entered retarget on Basket Left
2026-11-04 10:00  audience-add-google-baskets: adds to the audience google/baskets
2026-11-04 10:00  wait-for-order-completed: waits for Order Completed, until 2026-11-18 10:00 UTC at the latest
