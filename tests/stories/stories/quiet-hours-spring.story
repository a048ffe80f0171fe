# The night in which the clocks go forward is an hour shorter.
journey offer
customer 1 {email: ann@shop.example, timezone: Europe/Berlin}
consent email/marketing

2026-03-28 22:00  Product Viewed
2026-03-29 20:00  end
---
2026-03-28 22:00  entered offer on Product Viewed
2026-03-28 22:00  send-offer: holds the message back until 2026-03-29 06:00 UTC: quiet hours
2026-03-29 06:00  send-offer: sends email/offer to ann@shop.example
2026-03-29 06:00  left offer: finished
