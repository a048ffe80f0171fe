# Three years: sign-up, two renewals, a complaint, a year on, the end, and back again.
customer 7 {email: ann@crate.example, first_name: Ann, timezone: Europe/Berlin, household: 4}
consent all/marketing
held-out win-back no
held-out more-of-it no

2026-03-02 10:00  Signed Up
2026-03-10 10:00  Crate Configured
2026-03-11 10:00  Subscription Started {subscription: s1, renews: 2027-03-11}
2026-03-18 10:00  Crate Delivered
2026-03-25 10:00  Crate Delivered
2026-04-01 10:00  Crate Delivered
2026-04-05 10:00  Item Added {item: family}
2026-09-01 10:00  Support Contacted {ticket: t1, topic: delivery}
2026-09-01 12:00  finish ~4.answer.4 solved {by: pia}
2027-03-01 10:00  Subscription Renewed {subscription: s1}
2027-03-18 10:00  Survey Answered {survey: nps, score: 10}
2028-02-28 10:00  Subscription Renewed {subscription: s1}
2028-08-01 10:00  Subscription Ended {subscription: s1, why: moved}
2028-09-05 10:00  Site Visited
2028-09-10 10:00  Crate Configured
2028-09-11 10:00  Subscription Started {subscription: s2, renews: 2029-09-11}
2029-03-02 10:00  end
---
2026-03-02 10:00  is in the stage discover now
2026-03-02 10:00  entered sign-up on Signed Up
2026-03-02 10:00  branch-knows-us: took the way 'else': not 'knows us' (variable from is 'web' (text))
2026-03-02 10:00  send-welcome: sends email/welcome to ann@crate.example
2026-03-02 10:00  wait-3d: waits until 2026-03-05 10:00 UTC
2026-03-05 10:00  wait-3d: the wait is over
2026-03-05 10:00  repeat-3: round 1 of at most 3
2026-03-05 10:00  wait-4d: waits until 2026-03-10 09:00 UTC
2026-03-10 09:00  wait-4d: the wait is over
2026-03-10 09:00  send-whats-inside: sends email/whats-inside to ann@crate.example
2026-03-10 09:00  repeat-3: round 2 of at most 3
2026-03-10 09:00  wait-4d: waits until 2026-03-14 09:00 UTC
2026-03-11 10:00  wait-4d: reached the goal of sign-up: Subscription Started
2026-03-11 10:00  wait-4d: left sign-up: goal
2026-03-11 10:00  entered subscription for 's1' on Subscription Started
2026-03-11 10:00  update-subscribed-renewal: sets subscribed = true, renewal = '2027-03-11'
2026-03-11 10:00  send-thanks: sends email/thanks to ann@crate.example
2026-03-11 10:00  milestone-subscribed: reached the milestone subscribed
2026-03-11 10:00  year: waits until 2027-02-09 08:00 UTC
2026-03-11 10:00  is in the stage enjoy now, before in discover
2026-03-18 10:00  did not enter more-of-it: the condition does not hold: 1 × Crate Delivered, the rule asks for at least 3
2026-03-25 10:00  did not enter more-of-it: the condition does not hold: 2 × Crate Delivered, the rule asks for at least 3
2026-04-01 10:00  entered more-of-it on Crate Delivered
2026-04-01 10:00  wait-2d: waits until 2026-04-03 10:00 UTC
2026-04-03 10:00  wait-2d: the wait is over
2026-04-03 10:00  choose-cross-selling: chose larger-crate (9) by value; before bread (3)
2026-04-03 10:00  choose-cross-selling: sets offers = ['larger-crate']
2026-04-03 10:00  send-offers: sends email/larger-crate to ann@crate.example
2026-04-03 10:00  exit-offered: left more-of-it: offered
2026-04-05 10:00  the offer larger-crate is won by Item Added, chosen at 2026-04-03 10:00 UTC
2026-04-05 10:00  exit-offered: reached the goal of more-of-it: Item Added
2026-09-01 10:00  entered help for 't1' on Support Contacted
2026-09-01 10:00  update-open-tickets: sets open_tickets = 1
2026-09-01 10:00  branch-complaint: took none of the ways and went on: not 'complaint' (the entry event's topic is 'delivery' (text))
2026-09-01 10:00  send-we-are-on-it: sends email/we-are-on-it to ann@crate.example
2026-09-01 10:00  answer: asks pia of support: 'delivery of Ann', due 2026-09-01 14:00 UTC
2026-09-01 10:00  is in the stage help now, before in enjoy
2026-09-01 12:00  answer: 'delivery of Ann' was done by pia: solved
2026-09-01 12:00  emit-complaint-closed: records the event Complaint Closed
2026-09-01 12:00  update-open-tickets-2: sets open_tickets = 0
2026-09-01 12:00  wait-1d: waits until 2026-09-02 12:00 UTC
2026-09-01 12:00  is in the stage enjoy now, before in help
2026-09-02 12:00  wait-1d: the wait is over
2026-09-02 12:00  ask-help: sends email/how-was-the-help to ann@crate.example
2026-09-02 12:00  ask-help: waits for Survey Answered, until 2026-09-09 12:00 UTC at the latest
2026-09-09 12:00  ask-help: Survey Answered did not come in time
2026-09-09 12:00  exit-helped: left help: helped
2027-02-09 08:00  year: the wait is over
2027-02-09 08:00  send-renewal: sends email/renewal to ann@crate.example
2027-02-09 08:00  wait-for-subscription-renewed: waits for Subscription Renewed, until 2027-03-26 08:00 UTC at the latest
2027-03-01 10:00  wait-for-subscription-renewed: Subscription Renewed came, which was waited for
2027-03-01 10:00  set-years: sets years = 1
2027-03-01 10:00  milestone-renewed: reached the milestone renewed
2027-03-01 10:00  goto-year: went to year
2027-03-01 10:00  year: waits until 2028-02-10 08:00 UTC
2027-03-01 10:00  entered a-year-on on Milestone Reached
2027-03-01 10:00  wait-14d: waits until 2027-03-15 10:00 UTC
2027-03-15 10:00  wait-14d: the wait is over
2027-03-15 10:00  ask-nps: sends email/how-do-you-like-it to ann@crate.example
2027-03-15 10:00  ask-nps: waits for Survey Answered, until 2027-03-29 10:00 UTC at the latest
2027-03-18 10:00  ask-nps: answered nps: score 10
2027-03-18 10:00  branch-promoter: took the way 'promoter'
2027-03-18 10:00  update-promoter: sets promoter = true
2027-03-18 10:00  send-tell-a-friend: sends email/tell-a-friend to ann@crate.example
2027-03-18 10:00  exit-asked: left a-year-on: asked
2027-03-18 10:00  is in the stage advocate now, before in enjoy
2028-02-10 08:00  year: the wait is over
2028-02-10 08:00  send-renewal: sends email/renewal to ann@crate.example
2028-02-10 08:00  wait-for-subscription-renewed: waits for Subscription Renewed, until 2028-03-26 08:00 UTC at the latest
2028-02-28 10:00  wait-for-subscription-renewed: Subscription Renewed came, which was waited for
2028-02-28 10:00  set-years: sets years = 2
2028-02-28 10:00  milestone-renewed: reached the milestone renewed
2028-02-28 10:00  goto-year: went to year
2028-02-28 10:00  year: waits until 2029-02-09 08:00 UTC
2028-02-28 10:00  entered a-year-on on Milestone Reached
2028-02-28 10:00  wait-14d: waits until 2028-03-13 10:00 UTC
2028-03-13 10:00  wait-14d: the wait is over
2028-03-13 10:00  ask-nps: sends email/how-do-you-like-it to ann@crate.example
2028-03-13 10:00  ask-nps: waits for Survey Answered, until 2028-03-27 10:00 UTC at the latest
2028-03-27 10:00  ask-nps: Survey Answered did not come in time
2028-03-27 10:00  exit-asked: left a-year-on: asked
2028-08-01 10:00  year: left subscription: exit: Subscription Ended
2028-08-01 10:00  entered ending on Subscription Ended
2028-08-01 10:00  update-subscribed: sets subscribed = false
2028-08-01 10:00  note: notes: Ended why: moved
2028-08-01 10:00  left ending: finished
2028-08-01 10:00  is in the stage discover now, before in advocate
2028-08-31 10:00  entered the segment lapsed
2028-08-31 10:00  is in the stage lapsed now, before in discover
2028-08-31 10:00  entered win-back on Segment Entered
2028-08-31 10:00  audience-add-adverts-come-back: adds to the audience adverts/come-back
2028-08-31 10:00  send-we-miss-you: sends email/we-miss-you to ann@crate.example
2028-08-31 10:00  wait-for-site-visited: waits for Site Visited or Crate Configured, until 2028-09-21 10:00 UTC at the latest
2028-09-05 10:00  wait-for-site-visited: Site Visited came, which was waited for
2028-09-05 10:00  audience-remove-adverts-come-back: removes from the audience adverts/come-back
2028-09-05 10:00  enter-sign-up: asks for sign-up with from
2028-09-05 10:00  exit-back-again: left win-back: back again
2028-09-05 10:00  entered sign-up on Entry Requested
2028-09-05 10:00  branch-knows-us: took the way 'knows us'
2028-09-05 10:00  wait-2d: waits until 2028-09-07 10:00 UTC
2028-09-07 10:00  wait-2d: the wait is over
2028-09-07 10:00  repeat-3: round 1 of at most 3
2028-09-07 10:00  wait-4d: waits until 2028-09-12 08:00 UTC
2028-09-11 10:00  exit-back-again: reached the goal of win-back: Subscription Started
2028-09-11 10:00  wait-4d: reached the goal of sign-up: Subscription Started
2028-09-11 10:00  wait-4d: left sign-up: goal
2028-09-11 10:00  entered subscription for 's2' on Subscription Started
2028-09-11 10:00  update-subscribed-renewal: sets subscribed = true, renewal = '2029-09-11'
2028-09-11 10:00  send-thanks: sends email/thanks to ann@crate.example
2028-09-11 10:00  milestone-subscribed: reached the milestone subscribed
2028-09-11 10:00  year: waits until 2029-08-13 07:00 UTC
2028-09-11 10:00  left the segment lapsed
2028-09-11 10:00  is in the stage advocate now, before in lapsed
