# The security officer says no: all three ways end at once, and nobody calls about the data any more.
journey onboarding
journey security-review
account acme {name: Acme, plan: enterprise, engineer: kira}
person ann champion {email: ann@acme.example}
person ben economic buyer {email: ben@acme.example}
person dora security officer {email: dora@acme.example}

2026-03-02 10:00  ben: Contract Signed {contract: c1}
2026-03-02 11:00  finish ~1.kick-off.1 held {by: ida}
2026-03-09 09:00  dora: Findings Returned {accepted: false, findings: 9}
