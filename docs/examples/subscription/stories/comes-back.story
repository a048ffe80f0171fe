# She ends it, is gone for a month, looks around after one mail, and is where everything began.
customer 7 {email: ann@crate.example, first_name: Ann, timezone: Europe/Berlin}
consent all/marketing
held-out win-back no

2026-03-02 08:00  Subscription Started {subscription: s1, renews: 2027-03-02}
2026-06-01 08:00  Subscription Ended {subscription: s1, why: moved}
2026-07-03 18:00  Site Visited
2026-07-08 18:00  Subscription Started {subscription: s2, renews: 2027-07-08}
2026-07-09 10:00  end
---
2026-03-02 08:00  entered subscription for 's1' on Subscription Started
2026-03-02 08:00  update-subscribed-renewal: sets subscribed = true, renewal = '2027-03-02'
2026-03-02 08:00  send-thanks: sends email/thanks to ann@crate.example
2026-03-02 08:00  milestone-subscribed: reached the milestone subscribed
2026-03-02 08:00  year: waits until 2027-02-01 08:00 UTC
2026-03-02 08:00  is in the stage enjoy now
2026-06-01 08:00  year: left subscription: exit: Subscription Ended
2026-06-01 08:00  entered ending on Subscription Ended
2026-06-01 08:00  update-subscribed: sets subscribed = false
2026-06-01 08:00  note: notes: Ended why: moved
2026-06-01 08:00  left ending: finished
2026-07-01 08:00  entered the segment lapsed
2026-07-01 08:00  is in the stage lapsed now, before in enjoy
2026-07-01 08:00  entered win-back on Segment Entered
2026-07-01 08:00  audience-add-adverts-come-back: adds to the audience adverts/come-back
2026-07-01 08:00  send-we-miss-you: sends email/we-miss-you to ann@crate.example
2026-07-01 08:00  wait-for-site-visited: waits for Site Visited or Crate Configured, until 2026-07-22 08:00 UTC at the latest
2026-07-03 18:00  wait-for-site-visited: Site Visited came, which was waited for
2026-07-03 18:00  audience-remove-adverts-come-back: removes from the audience adverts/come-back
2026-07-03 18:00  enter-sign-up: asks for sign-up with from
2026-07-03 18:00  exit-back-again: left win-back: back again
2026-07-03 18:00  entered sign-up on Entry Requested
2026-07-03 18:00  branch-knows-us: took the way 'knows us'
2026-07-03 18:00  wait-2d: waits until 2026-07-05 18:00 UTC
2026-07-05 18:00  wait-2d: the wait is over
2026-07-05 18:00  repeat-3: round 1 of at most 3
2026-07-05 18:00  wait-4d: waits until 2026-07-10 08:00 UTC
2026-07-08 18:00  exit-back-again: reached the goal of win-back: Subscription Started
2026-07-08 18:00  wait-4d: reached the goal of sign-up: Subscription Started
2026-07-08 18:00  wait-4d: left sign-up: goal
2026-07-08 18:00  entered subscription for 's2' on Subscription Started
2026-07-08 18:00  update-subscribed-renewal: sets subscribed = true, renewal = '2027-07-08'
2026-07-08 18:00  send-thanks: sends email/thanks to ann@crate.example
2026-07-08 18:00  milestone-subscribed: reached the milestone subscribed
2026-07-08 18:00  year: waits until 2027-06-08 07:00 UTC
2026-07-08 18:00  left the segment lapsed
2026-07-08 18:00  is in the stage enjoy now, before in lapsed
