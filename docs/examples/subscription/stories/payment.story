# Two bills: one is paid after a reminder, the other never; the subscription ends with it.
customer 7 {email: ann@crate.example, first_name: Ann, timezone: Europe/Berlin, subscribed: true, renewal: 2027-03-13}

2026-03-02 10:00  Subscription Started {subscription: s1, renews: 2027-03-02}
2026-03-04 10:00  Payment Failed {invoice: i1, subscription: s1, amount: 24 euros}
2026-03-05 09:00  Payment Succeeded {invoice: i1}
2026-04-01 10:00  Payment Failed {invoice: i2, subscription: s1, amount: 24 euros}
2026-04-13 12:00  finish ~3.task-billing.11 will-not {by: tess}
2026-04-16 10:00  end
---
2026-03-02 10:00  is in the stage enjoy now
2026-03-02 10:00  entered subscription for 's1' on Subscription Started
2026-03-02 10:00  update-subscribed-renewal: sets subscribed = true, renewal = '2027-03-02'
2026-03-02 10:00  send-thanks: sends email/thanks to ann@crate.example
2026-03-02 10:00  milestone-subscribed: reached the milestone subscribed
2026-03-02 10:00  year: waits until 2027-02-01 08:00 UTC
2026-03-04 10:00  entered payment for 'i1' on Payment Failed
2026-03-04 10:00  repeat-3: round 1 of at most 3
2026-03-04 10:00  send-payment-failed: sends email/payment-failed to ann@crate.example
2026-03-04 10:00  wait-3d: waits until 2026-03-07 10:00 UTC
2026-03-05 09:00  wait-3d: left payment: exit: Payment Succeeded
2026-04-01 10:00  entered payment for 'i2' on Payment Failed
2026-04-01 10:00  repeat-3: round 1 of at most 3
2026-04-01 10:00  send-payment-failed: sends email/payment-failed to ann@crate.example
2026-04-01 10:00  wait-3d: waits until 2026-04-04 10:00 UTC
2026-04-04 10:00  wait-3d: the wait is over
2026-04-04 10:00  repeat-3: round 2 of at most 3
2026-04-04 10:00  send-payment-failed: sends email/payment-failed to ann@crate.example
2026-04-04 10:00  wait-3d: waits until 2026-04-07 10:00 UTC
2026-04-07 10:00  wait-3d: the wait is over
2026-04-07 10:00  repeat-3: round 3 of at most 3
2026-04-07 10:00  send-payment-failed: sends email/payment-failed to ann@crate.example
2026-04-07 10:00  wait-3d: waits until 2026-04-10 10:00 UTC
2026-04-10 10:00  wait-3d: the wait is over
2026-04-10 10:00  repeat-3: no further round: all rounds done (after 3)
2026-04-10 10:00  task-billing: asks billing: 'Ann has not paid i2', due 2026-04-13 10:00 UTC
2026-04-13 12:00  task-billing: 'Ann has not paid i2' was done by tess: will-not
2026-04-13 12:00  emit-subscription-ended: records the event Subscription Ended
2026-04-13 12:00  exit-not-paid: left payment: not paid
2026-04-13 12:00  year: left subscription: exit: Subscription Ended
2026-04-13 12:00  entered ending on Subscription Ended
2026-04-13 12:00  update-subscribed: sets subscribed = false
2026-04-13 12:00  note: notes: Ended why: not paid
2026-04-13 12:00  left ending: finished
