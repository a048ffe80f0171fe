# Three mails a day, whatever their purpose, as long as it is capped.
journey offer
journey tips
customer 1 {email: ann@shop.example}
consent email/all

2026-03-02 10:00  Product Viewed
2026-03-02 10:01  Article Read
2026-03-02 10:02  Article Read
2026-03-02 10:03  Article Read
2026-03-03 10:00  Article Read
---
2026-03-02 10:00  entered offer on Product Viewed
2026-03-02 10:00  send-offer: sends email/offer to ann@shop.example
2026-03-02 10:00  left offer: finished
2026-03-02 10:01  entered tips on Article Read
2026-03-02 10:01  send-tip: sends email/tip to ann@shop.example
2026-03-02 10:01  left tips: finished
2026-03-02 10:02  entered tips on Article Read
2026-03-02 10:02  send-tip: sends email/tip to ann@shop.example
2026-03-02 10:02  left tips: finished
2026-03-02 10:03  entered tips on Article Read
2026-03-02 10:03  send-tip: withheld email/tip: the frequency cap is reached: at most 3 capped messages over email in 1d, had 3, free from 2026-03-03 10:00 UTC
2026-03-02 10:03  left tips: finished
2026-03-03 10:00  entered tips on Article Read
2026-03-03 10:00  send-tip: sends email/tip to ann@shop.example
2026-03-03 10:00  left tips: finished
