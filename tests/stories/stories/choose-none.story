# Each offer falls out for a reason of its own; a second time the card was shown, and then she has it.
journey next-best
customer 8 {email: bob@shop.example, timezone: Europe/Berlin, age: 17}

2026-11-20 11:00  Account Opened
2026-11-20 11:30  Newsletter Joined
2026-11-20 12:00  identify {age: 30, basket: 5, consents: {email/marketing: true}}
2026-11-20 12:10  Order Completed
2026-11-20 12:20  Account Opened
2026-11-23 12:20  Account Opened
2026-11-26 12:00  Card Ordered {card: gold}
2026-12-24 12:20  identify {debts: true}
2026-12-25 12:20  Account Opened
2026-12-26 10:00  end
---
2026-11-20 11:00  entered next-best on Account Opened
2026-11-20 11:00  choose-cards: chose no offer; not gold-card: not eligible (trait age is 17 (number)); not winter-sale: it begins 2026-12-01; not newsletter: a message would be withheld: consent
2026-11-20 11:00  choose-cards: sets offers = []
2026-11-20 11:00  exit-nothing-to-offer: left next-best: nothing-to-offer
2026-11-20 12:00  gave consent for email/marketing
2026-11-20 12:00  entered the segment grown-ups
2026-11-20 12:20  entered next-best on Account Opened
2026-11-20 12:20  choose-cards: chose gold-card (5) by value; not winter-sale: it begins 2026-12-01; not newsletter: she has it already (Newsletter Joined)
2026-11-20 12:20  choose-cards: sets offers = ['gold-card']
2026-11-20 12:20  send-offers: sends email/gold to bob@shop.example
2026-11-20 12:20  wait-2d: waits until 2026-11-22 12:20 UTC
2026-11-22 12:20  wait-2d: the wait is over
2026-11-22 12:20  send-offers-2: withheld email: vars.offers holds no offer 2
2026-11-22 12:20  exit-offered: left next-best: offered
2026-11-23 12:20  entered next-best on Account Opened
2026-11-23 12:20  choose-cards: chose no offer; not gold-card: shown often enough, at most 1 in 30d, free from 2026-12-20 12:20 UTC; not winter-sale: it begins 2026-12-01; not newsletter: she has it already (Newsletter Joined)
2026-11-23 12:20  choose-cards: sets offers = []
2026-11-23 12:20  exit-nothing-to-offer: left next-best: nothing-to-offer
2026-11-26 12:00  the offer gold-card is won by Card Ordered, chosen at 2026-11-20 12:20 UTC
2026-11-26 12:00  exit-nothing-to-offer: reached the goal of next-best: Card Ordered
2026-11-26 12:00  exit-offered: reached the goal of next-best: Card Ordered
2026-11-26 12:00  exit-nothing-to-offer: reached the goal of next-best: Card Ordered
2026-12-25 12:20  entered next-best on Account Opened
2026-12-25 12:20  choose-cards: chose no offer; not gold-card: she has it already (Card Ordered); not winter-sale: it ended 2026-12-24; not newsletter: she has it already (Newsletter Joined)
2026-12-25 12:20  choose-cards: sets offers = []
2026-12-25 12:20  exit-nothing-to-offer: left next-best: nothing-to-offer
