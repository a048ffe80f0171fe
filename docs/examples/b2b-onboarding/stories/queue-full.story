# Forty companies wait for their kick-off already: this one goes on without.
journey onboarding
journey security-review
account cork {name: Cork, plan: team}
person gesa champion {email: gesa@cork.example}
person hugo technical lead {email: hugo@cork.example}
queue onboarding 40

2026-03-02 10:00  gesa: Contract Signed {contract: c9}
2026-03-05 10:00  hugo: Data Connected
2026-03-06 10:00  gesa: Project Created
2026-03-20 10:00  hugo: Contract Cancelled {contract: c9}
