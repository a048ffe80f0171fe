# A colleague joins, the buyer signs, and the champion alone is written to; a role that nobody has is named.
journey account-onboarding
account acme {plan: enterprise}
person ann champion {email: ann@acme.example}
person ben economic buyer {email: ben@acme.example}
person cleo {email: cleo@acme.example}

2026-03-02 09:00  cleo: group acme {role: champion}
2026-03-02 10:00  ben: Contract Signed
2026-03-03 10:00  ben: Guide Read
2026-03-03 11:00  cleo: Guide Read
2026-03-04 10:00  end
---
2026-03-02 09:00  cleo: belongs to the account acme as champion
2026-03-02 10:00  acme: entered account-onboarding on Contract Signed
2026-03-02 10:00  acme: send-hello: asks for email/hello to ann (champion)
2026-03-02 10:00  acme: send-hello: asks for email/hello to cleo (champion)
2026-03-02 10:00  acme: wait-for-guide-read: waits for Guide Read, until 2026-03-05 10:00 UTC at the latest
2026-03-02 10:00  ann: send-hello: sends email/hello to ann@acme.example
2026-03-02 10:00  cleo: send-hello: sends email/hello to cleo@acme.example
2026-03-03 11:00  acme: wait-for-guide-read: Guide Read came, which was waited for
2026-03-03 11:00  acme: update-health: sets health = 'good'
2026-03-03 11:00  acme: exit-looked-after: left account-onboarding: looked after
