# Consent for mail is none for adverts; with nothing to be known by, she cannot be added either.
journey retarget
customer 7 {email: ann@shop.example}
consent email/marketing

2026-11-02 10:00  Basket Left
2026-11-03 10:00  Order Completed
2026-11-04 10:00  identify {email: null, consents: {audience/marketing: true}}
2026-11-04 11:00  Basket Left
2026-11-30 10:00  end
---
2026-11-02 10:00  entered retarget on Basket Left
2026-11-02 10:00  audience-add-google-baskets: withheld audience/google/baskets: consent for marketing was never given
2026-11-02 10:00  wait-for-order-completed: waits for Order Completed, until 2026-11-16 10:00 UTC at the latest
2026-11-03 10:00  wait-for-order-completed: Order Completed came, which was waited for
2026-11-03 10:00  audience-remove-google-baskets: is not in the audience google/baskets
2026-11-03 10:00  exit-over: left retarget: over
2026-11-04 10:00  gave consent for audience/marketing
2026-11-04 11:00  entered retarget on Basket Left
2026-11-04 11:00  audience-add-google-baskets: withheld audience/google/baskets: neither trait email nor trait phone is there to be known by
2026-11-04 11:00  wait-for-order-completed: waits for Order Completed, until 2026-11-18 11:00 UTC at the latest
2026-11-18 11:00  wait-for-order-completed: Order Completed did not come in time
2026-11-18 11:00  audience-remove-google-baskets: is not in the audience google/baskets
2026-11-18 11:00  exit-over: left retarget: over
