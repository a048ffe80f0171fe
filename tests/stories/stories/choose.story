# Of three offers those that fit: the best two are sent one after the other, and the card is won.
journey next-best
customer 7 {email: ann@shop.example, timezone: Europe/Berlin, age: 30, basket: 80}
consent email/marketing

2026-11-20 10:00  Order Completed
2026-11-20 11:00  Account Opened
2026-11-23 10:00  Card Ordered {card: gold}
2026-11-24 10:00  end
---
2026-11-20 10:00  entered the segment grown-ups
2026-11-20 11:00  entered next-best on Account Opened
2026-11-20 11:00  choose-cards: chose gold-card (80), newsletter (1) by value; not winter-sale: it begins 2026-12-01
2026-11-20 11:00  choose-cards: sets offers = ['gold-card', 'newsletter']
2026-11-20 11:00  send-offers: sends email/gold to ann@shop.example
2026-11-20 11:00  wait-2d: waits until 2026-11-22 11:00 UTC
2026-11-22 11:00  wait-2d: the wait is over
2026-11-22 11:00  send-offers-2: sends email/offer to ann@shop.example
2026-11-22 11:00  exit-offered: left next-best: offered
2026-11-23 10:00  the offer gold-card is won by Card Ordered, chosen at 2026-11-20 11:00 UTC
2026-11-23 10:00  exit-offered: reached the goal of next-best: Card Ordered
