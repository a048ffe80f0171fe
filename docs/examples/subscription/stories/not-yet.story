# No yes to marketing: the welcome comes, the advertisements do not, and the journey ends by itself.
customer 8 {email: bea@crate.example, timezone: Europe/Berlin}

2026-03-02 10:00  Signed Up
2026-05-01 10:00  end
---
2026-03-02 10:00  is in the stage discover now
2026-03-02 10:00  entered sign-up on Signed Up
2026-03-02 10:00  branch-knows-us: took the way 'else': not 'knows us' (variable from is 'web' (text))
2026-03-02 10:00  send-welcome: sends email/welcome to bea@crate.example
2026-03-02 10:00  wait-3d: waits until 2026-03-05 10:00 UTC
2026-03-05 10:00  wait-3d: the wait is over
2026-03-05 10:00  repeat-3: round 1 of at most 3
2026-03-05 10:00  wait-4d: waits until 2026-03-10 09:00 UTC
2026-03-10 09:00  wait-4d: the wait is over
2026-03-10 09:00  send-whats-inside: withheld email/whats-inside: consent for marketing was never given
2026-03-10 09:00  repeat-3: round 2 of at most 3
2026-03-10 09:00  wait-4d: waits until 2026-03-14 09:00 UTC
2026-03-14 09:00  wait-4d: the wait is over
2026-03-14 09:00  send-whats-inside: withheld email/whats-inside: consent for marketing was never given
2026-03-14 09:00  repeat-3: round 3 of at most 3
2026-03-14 09:00  wait-4d: waits until 2026-03-18 09:00 UTC
2026-03-18 09:00  wait-4d: the wait is over
2026-03-18 09:00  send-whats-inside: withheld email/whats-inside: consent for marketing was never given
2026-03-18 09:00  repeat-3: no further round: all rounds done (after 3)
2026-03-18 09:00  last-word: fell into arm 'first crate free'
2026-03-18 09:00  send-first-crate-free: withheld email/first-crate-free: consent for marketing was never given
2026-03-18 09:00  wait-14d: waits until 2026-04-01 09:00 UTC
2026-04-01 09:00  wait-14d: the wait is over
2026-04-01 09:00  exit-not-yet: left sign-up: not yet
