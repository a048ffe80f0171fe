# Two of marketing in a week, over both journeys; what is not capped neither waits nor counts; a week later it is free.
journey offer
journey second-offer
journey welcome
customer 1 {email: ann@shop.example}
consent email/marketing

2026-03-02 10:00  Product Viewed
2026-03-02 11:00  Signed Up
2026-03-03 10:00  Cart Filled
2026-03-04 10:00  Product Viewed
2026-03-09 09:59  Cart Filled
2026-03-09 10:00  Product Viewed
2026-03-09 10:01  Product Viewed
---
2026-03-02 10:00  entered offer on Product Viewed
2026-03-02 10:00  send-offer: sends email/offer to ann@shop.example
2026-03-02 10:00  left offer: finished
2026-03-02 11:00  entered welcome on Signed Up
2026-03-02 11:00  send-hello: sends email/hello to ann@shop.example
2026-03-02 11:00  wait-2d: waits until 2026-03-04 11:00 UTC
2026-03-03 10:00  entered second-offer on Cart Filled
2026-03-03 10:00  send-offer: sends email/offer to ann@shop.example
2026-03-03 10:00  left second-offer: finished
2026-03-04 10:00  entered offer on Product Viewed
2026-03-04 10:00  send-offer: withheld email/offer: the frequency cap is reached: at most 2 marketing messages in 7d, had 2, free from 2026-03-09 10:00 UTC
2026-03-04 10:00  left offer: finished
2026-03-04 11:00  wait-2d: the wait is over
2026-03-04 11:00  exit-welcomed: left welcome: welcomed
2026-03-09 09:59  entered second-offer on Cart Filled
2026-03-09 09:59  send-offer: withheld email/offer: the frequency cap is reached: at most 2 marketing messages in 7d, had 2, free from 2026-03-09 10:00 UTC
2026-03-09 09:59  left second-offer: finished
2026-03-09 10:00  entered offer on Product Viewed
2026-03-09 10:00  send-offer: sends email/offer to ann@shop.example
2026-03-09 10:00  left offer: finished
2026-03-09 10:01  entered offer on Product Viewed
2026-03-09 10:01  send-offer: withheld email/offer: the frequency cap is reached: at most 2 marketing messages in 7d, had 2, free from 2026-03-10 10:00 UTC
2026-03-09 10:01  left offer: finished
