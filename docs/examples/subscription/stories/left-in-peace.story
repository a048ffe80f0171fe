# One mail, three weeks of silence, and then she is left in peace for half a year.
customer 7 {email: ann@crate.example, first_name: Ann, timezone: Europe/Berlin}
consent all/marketing
held-out win-back no

2026-03-02 08:00  Subscription Started {subscription: s1, renews: 2027-03-02}
2026-03-10 08:00  Subscription Ended {subscription: s1}
2026-08-01 10:00  end
---
2026-03-02 08:00  entered subscription for 's1' on Subscription Started
2026-03-02 08:00  update-subscribed-renewal: sets subscribed = true, renewal = '2027-03-02'
2026-03-02 08:00  send-thanks: sends email/thanks to ann@crate.example
2026-03-02 08:00  milestone-subscribed: reached the milestone subscribed
2026-03-02 08:00  year: waits until 2027-02-01 08:00 UTC
2026-03-02 08:00  is in the stage enjoy now
2026-03-10 08:00  year: left subscription: exit: Subscription Ended
2026-03-10 08:00  entered ending on Subscription Ended
2026-03-10 08:00  update-subscribed: sets subscribed = false
2026-03-10 08:00  note: notes: Ended why:
2026-03-10 08:00  left ending: finished
2026-04-09 08:00  entered the segment lapsed
2026-04-09 08:00  is in the stage lapsed now, before in enjoy
2026-04-09 08:00  entered win-back on Segment Entered
2026-04-09 08:00  audience-add-adverts-come-back: adds to the audience adverts/come-back
2026-04-09 08:00  send-we-miss-you: sends email/we-miss-you to ann@crate.example
2026-04-09 08:00  wait-for-site-visited: waits for Site Visited or Crate Configured, until 2026-04-30 08:00 UTC at the latest
2026-04-30 08:00  wait-for-site-visited: Site Visited or Crate Configured did not come in time
2026-04-30 08:00  audience-remove-adverts-come-back-2: removes from the audience adverts/come-back
2026-04-30 08:00  exit-left-in-peace: left win-back: left in peace
