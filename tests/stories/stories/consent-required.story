# Without a yes nothing goes out; a yes opens, a no closes, and the latest word wins also when it comes late.
journey offer
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Product Viewed
2026-03-02 11:00  Consent Given {channel: email, purpose: marketing}
2026-03-02 11:01  Product Viewed
2026-03-02 12:00  Consent Withdrawn {channel: email, purpose: marketing}
2026-03-02 12:01  Product Viewed
2026-03-02 12:02  Consent Given {channel: email, purpose: marketing, $time: "2026-03-02T11:30:00Z"}
2026-03-02 12:03  Product Viewed
---
2026-03-02 10:00  entered offer on Product Viewed
2026-03-02 10:00  send-offer: withheld email/offer: consent for marketing was never given
2026-03-02 10:00  left offer: finished
2026-03-02 11:00  gave consent for email/marketing
2026-03-02 11:01  entered offer on Product Viewed
2026-03-02 11:01  send-offer: sends email/offer to ann@shop.example
2026-03-02 11:01  left offer: finished
2026-03-02 12:00  withdrew consent for email/marketing
2026-03-02 12:01  entered offer on Product Viewed
2026-03-02 12:01  send-offer: withheld email/offer: consent for marketing was withdrawn at 2026-03-02 12:00 UTC
2026-03-02 12:01  left offer: finished
2026-03-02 12:03  entered offer on Product Viewed
2026-03-02 12:03  send-offer: withheld email/offer: consent for marketing was withdrawn at 2026-03-02 12:00 UTC
2026-03-02 12:03  left offer: finished
