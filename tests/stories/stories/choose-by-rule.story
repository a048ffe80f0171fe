# The preferred one first; with nothing learned all score the same; outside its dates an offer is not chosen.
journey best-by-rule
customer 9 {email: eve@shop.example, country: SE, help: please}

2026-12-10 10:00  Help Closed
2026-12-30 10:00  Newsletter Joined
2026-12-30 11:00  Help Closed
2027-01-01 10:00  end
---
2026-12-10 10:00  entered best-by-rule on Help Closed
2026-12-10 10:00  choose-newsletter: chose winter-sale (1) by rule; before newsletter (0)
2026-12-10 10:00  choose-newsletter: sets first = ['winter-sale']
2026-12-10 10:00  choose-newsletter-2: chose newsletter (0.5) by bandit; before winter-sale (0.5)
2026-12-10 10:00  choose-newsletter-2: sets second = ['newsletter']
2026-12-10 10:00  update-offered-help: sets offered = [['winter-sale']]; removes help
2026-12-10 10:00  branch: took the way 'step choose-newsletter-2.outcome is chosen'
2026-12-10 10:00  exit-chosen: left best-by-rule: chosen
2026-12-30 11:00  entered best-by-rule on Help Closed
2026-12-30 11:00  choose-newsletter: chose no offer; not newsletter: she has it already (Newsletter Joined); not winter-sale: it ended 2026-12-24
2026-12-30 11:00  choose-newsletter: sets first = []
2026-12-30 11:00  choose-newsletter-2: chose no offer; not newsletter: she has it already (Newsletter Joined); not winter-sale: it ended 2026-12-24
2026-12-30 11:00  choose-newsletter-2: sets second = []
2026-12-30 11:00  exit-nothing: left best-by-rule: nothing
