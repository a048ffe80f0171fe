# Consents told as a trait, flat or nested; what is none is named.
journey offer
journey tips
customer 1 {email: ann@shop.example}

2026-03-02 10:00  identify {consents: {email/marketing: true, email: {tips: "yes"}, sms: true}}
2026-03-02 10:01  Product Viewed
2026-03-02 10:02  Article Read
2026-03-02 10:03  identify {consents: everything}
2026-03-02 10:04  identify {consents: {email: {marketing: false}}}
2026-03-02 10:05  Product Viewed
---
2026-03-02 10:00  gave consent for email/marketing
2026-03-02 10:00  consents.email/tips: a consent is channel/purpose: true or false
2026-03-02 10:00  consents.sms: a consent is channel/purpose: true or false
2026-03-02 10:01  entered offer on Product Viewed
2026-03-02 10:01  send-offer: sends email/offer to ann@shop.example
2026-03-02 10:01  left offer: finished
2026-03-02 10:02  entered tips on Article Read
2026-03-02 10:02  send-tip: withheld email/tip: consent for tips was never given
2026-03-02 10:02  left tips: finished
2026-03-02 10:03  consents: a consent is channel/purpose: true or false
2026-03-02 10:04  withdrew consent for email/marketing
2026-03-02 10:05  entered offer on Product Viewed
2026-03-02 10:05  send-offer: withheld email/offer: consent for marketing was withdrawn at 2026-03-02 10:04 UTC
2026-03-02 10:05  left offer: finished
