# Nobody holds the kick-off, nobody connects, nobody begins: reminders, escalations, and in the end a head of department.
journey onboarding
journey security-review
account bolt {name: Bolt, plan: team}
person eva champion {email: eva@bolt.example}
person finn economic buyer {email: finn@bolt.example}

2026-03-02 10:00  finn: Contract Signed {contract: c7}
2026-06-01 10:00  end
