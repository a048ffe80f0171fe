# A no to all closes everything that was open, and a later yes to one thing opens that one.
journey offer
journey tips
journey welcome
journey notice
customer 1 {email: ann@shop.example}
consent email/marketing
consent email/tips

2026-03-02 10:00  Consent Withdrawn {channel: all}
2026-03-02 10:01  Product Viewed
2026-03-02 10:02  Article Read
2026-03-02 10:03  Signed Up
2026-03-02 10:04  Terms Changed
2026-03-02 11:00  Consent Given {channel: email, purpose: tips}
2026-03-02 11:01  Product Viewed
2026-03-02 11:02  Article Read
---
2026-03-02 10:00  withdrew consent for all/all
2026-03-02 10:01  entered offer on Product Viewed
2026-03-02 10:01  send-offer: withheld email/offer: consent for marketing was withdrawn at 2026-03-02 10:00 UTC
2026-03-02 10:01  left offer: finished
2026-03-02 10:02  entered tips on Article Read
2026-03-02 10:02  send-tip: withheld email/tip: consent for tips was withdrawn at 2026-03-02 10:00 UTC
2026-03-02 10:02  left tips: finished
2026-03-02 10:03  entered welcome on Signed Up
2026-03-02 10:03  send-hello: withheld email/hello: consent for service was withdrawn at 2026-03-02 10:00 UTC
2026-03-02 10:03  wait-2d: waits until 2026-03-04 10:03 UTC
2026-03-02 10:04  entered notice on Terms Changed
2026-03-02 10:04  send-notice: sends email/notice to ann@shop.example
2026-03-02 10:04  left notice: finished
2026-03-02 11:01  entered offer on Product Viewed
2026-03-02 11:01  send-offer: withheld email/offer: consent for marketing was withdrawn at 2026-03-02 10:00 UTC
2026-03-02 11:01  left offer: finished
2026-03-02 11:02  entered tips on Article Read
2026-03-02 11:02  send-tip: sends email/tip to ann@shop.example
2026-03-02 11:02  left tips: finished
