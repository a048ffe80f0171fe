# In her night the mail waits for her morning, and everything is asked again then; a notice does not wait.
journey offer
journey notice
customer 1 {email: ann@shop.example, timezone: Asia/Tokyo}
consent email/marketing

2026-03-02 10:00  Product Viewed
2026-03-02 12:30  Product Viewed
2026-03-02 12:31  Terms Changed
2026-03-03 15:00  Product Viewed
2026-03-03 16:00  Consent Withdrawn {channel: email, purpose: marketing}
2026-03-05 10:00  end
---
2026-03-02 10:00  entered offer on Product Viewed
2026-03-02 10:00  send-offer: sends email/offer to ann@shop.example
2026-03-02 10:00  left offer: finished
2026-03-02 12:30  entered offer on Product Viewed
2026-03-02 12:30  send-offer: holds the message back until 2026-03-02 23:00 UTC: quiet hours
2026-03-02 12:31  entered notice on Terms Changed
2026-03-02 12:31  send-notice: sends email/notice to ann@shop.example
2026-03-02 12:31  left notice: finished
2026-03-02 23:00  send-offer: sends email/offer to ann@shop.example
2026-03-02 23:00  left offer: finished
2026-03-03 15:00  entered offer on Product Viewed
2026-03-03 15:00  send-offer: holds the message back until 2026-03-03 23:00 UTC: quiet hours
2026-03-03 16:00  withdrew consent for email/marketing
2026-03-03 23:00  send-offer: withheld email/offer: consent for marketing was withdrawn at 2026-03-03 16:00 UTC
2026-03-03 23:00  left offer: finished
