# Nor after a complaint.
journey offer
customer 1 {email: ann@shop.example}
consent email/marketing

2026-03-02 10:00  Product Viewed
2026-03-02 10:02  receipt complained 1-1.send-offer.1 {channel: email}
2026-03-02 10:03  Product Viewed
---
2026-03-02 10:00  entered offer on Product Viewed
2026-03-02 10:00  send-offer: sends email/offer to ann@shop.example
2026-03-02 10:00  left offer: finished
2026-03-02 10:02  the email address is suppressed: complained
2026-03-02 10:03  entered offer on Product Viewed
2026-03-02 10:03  send-offer: withheld email/offer: the address is suppressed (complained)
2026-03-02 10:03  left offer: finished
