# The link in a mail is a no like any other.
journey offer
customer 1 {email: ann@shop.example}
consent email/marketing

2026-03-02 10:00  Product Viewed
2026-03-02 10:05  receipt unsubscribed 1-1.send-offer.1 {channel: email, purpose: marketing}
2026-03-02 11:00  Product Viewed
---
2026-03-02 10:00  entered offer on Product Viewed
2026-03-02 10:00  send-offer: sends email/offer to ann@shop.example
2026-03-02 10:00  left offer: finished
2026-03-02 10:05  withdrew consent for email/marketing
2026-03-02 11:00  entered offer on Product Viewed
2026-03-02 11:00  send-offer: withheld email/offer: consent for marketing was withdrawn at 2026-03-02 10:05 UTC
2026-03-02 11:00  left offer: finished
