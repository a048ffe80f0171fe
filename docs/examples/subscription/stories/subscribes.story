# From the first interest to the first crate, within eleven days.
customer 7 {email: ann@crate.example, first_name: Ann, timezone: Europe/Berlin}
consent all/marketing

2026-03-02 10:00  Signed Up
2026-03-12 19:00  Crate Configured
2026-03-13 08:00  Subscription Started {subscription: s1, renews: 2027-03-13}
2026-03-14 10:00  end
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
2026-03-13 08:00  wait-4d: reached the goal of sign-up: Subscription Started
2026-03-13 08:00  wait-4d: left sign-up: goal
2026-03-13 08:00  entered subscription for 's1' on Subscription Started
2026-03-13 08:00  update-subscribed-renewal: sets subscribed = true, renewal = '2027-03-13'
2026-03-13 08:00  send-thanks: sends email/thanks to ann@crate.example
2026-03-13 08:00  milestone-subscribed: reached the milestone subscribed
2026-03-13 08:00  year: waits until 2027-02-11 08:00 UTC
2026-03-13 08:00  is in the stage enjoy now, before in discover
