# While her complaint is open nothing is sold to her; when it is closed she is asked whether it helped.
customer 7 {email: ann@crate.example, first_name: Ann, timezone: Europe/Berlin}
consent all/marketing
held-out more-of-it no

2026-03-02 08:00  Subscription Started {subscription: s1, renews: 2027-03-02}
2026-03-04 10:00  Crate Delivered
2026-03-11 10:00  Crate Delivered
2026-03-16 09:00  Support Contacted {ticket: t1, topic: complaint}
2026-03-16 10:00  Crate Delivered
2026-03-20 15:00  finish ~2.answer.5 solved {by: pia}
2026-03-22 10:00  Survey Answered {survey: help, score: 5}
2026-05-20 10:00  Crate Delivered
2026-05-24 10:00  end
---
2026-03-02 08:00  entered subscription for 's1' on Subscription Started
2026-03-02 08:00  update-subscribed-renewal: sets subscribed = true, renewal = '2027-03-02'
2026-03-02 08:00  send-thanks: sends email/thanks to ann@crate.example
2026-03-02 08:00  milestone-subscribed: reached the milestone subscribed
2026-03-02 08:00  year: waits until 2027-02-01 08:00 UTC
2026-03-02 08:00  is in the stage enjoy now
2026-03-04 10:00  did not enter more-of-it: the condition does not hold: 1 × Crate Delivered, the rule asks for at least 3
2026-03-11 10:00  did not enter more-of-it: the condition does not hold: 2 × Crate Delivered, the rule asks for at least 3
2026-03-16 09:00  entered help for 't1' on Support Contacted
2026-03-16 09:00  update-open-tickets: sets open_tickets = 1
2026-03-16 09:00  branch-complaint: took the way 'complaint'
2026-03-16 09:00  emit-complaint-opened: records the event Complaint Opened
2026-03-16 09:00  send-we-are-on-it: sends email/we-are-on-it to ann@crate.example
2026-03-16 09:00  answer: asks pia of support: 'complaint of Ann', due 2026-03-16 13:00 UTC
2026-03-16 09:00  is in the stage help now, before in enjoy
2026-03-16 09:00  complains about t1: nothing is sold meanwhile
2026-03-16 10:00  entered more-of-it on Crate Delivered
2026-03-16 10:00  wait-2d: waits until 2026-03-18 10:00 UTC
2026-03-16 12:00  answer: reminds pia of support of 'complaint of Ann'
2026-03-17 09:00  answer: gives 'complaint of Ann' from support to care
2026-03-18 10:00  wait-2d: the wait is over
2026-03-18 10:00  choose-cross-selling: chose no offer; not bread: a message would be withheld: complaint open; not larger-crate: not eligible (trait household is missing)
2026-03-18 10:00  choose-cross-selling: sets offers = []
2026-03-18 10:00  exit-nothing-fits: left more-of-it: nothing fits
2026-03-20 15:00  answer: 'complaint of Ann' was done by pia: solved
2026-03-20 15:00  emit-complaint-closed: records the event Complaint Closed
2026-03-20 15:00  update-open-tickets-2: sets open_tickets = 0
2026-03-20 15:00  wait-1d: waits until 2026-03-21 15:00 UTC
2026-03-20 15:00  is in the stage enjoy now, before in help
2026-03-20 15:00  the complaint about t1 is closed
2026-03-21 15:00  wait-1d: the wait is over
2026-03-21 15:00  ask-help: sends email/how-was-the-help to ann@crate.example
2026-03-21 15:00  ask-help: waits for Survey Answered, until 2026-03-28 15:00 UTC at the latest
2026-03-22 10:00  ask-help: answered help: score 5
2026-03-22 10:00  branch: took none of the ways and went on: not 'step ask-help.score is at most 2' (step ask-help.score is 5 (number))
2026-03-22 10:00  exit-helped: left help: helped
2026-05-20 10:00  entered more-of-it on Crate Delivered
2026-05-20 10:00  wait-2d: waits until 2026-05-22 10:00 UTC
2026-05-22 10:00  wait-2d: the wait is over
2026-05-22 10:00  choose-cross-selling: chose bread (3) by value; not larger-crate: not eligible (trait household is missing)
2026-05-22 10:00  choose-cross-selling: sets offers = ['bread']
2026-05-22 10:00  send-offers: sends email/bread to ann@crate.example
2026-05-22 10:00  exit-offered: left more-of-it: offered
