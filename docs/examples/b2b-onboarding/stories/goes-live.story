# The whole committee: kick-off, data, security and team, and the company goes live.
journey onboarding
journey security-review
account acme {name: Acme, plan: enterprise, engineer: kira}
person ann champion {email: ann@acme.example, first_name: Ann}
person ben economic buyer {email: ben@acme.example}
person cleo technical lead {email: cleo@acme.example}
person dora security officer {email: dora@acme.example}

2026-03-02 10:00  ben: Contract Signed {contract: c1}
2026-03-03 15:00  finish ~1.kick-off.1 held {by: ida}
2026-03-06 09:00  cleo: Data Connected
2026-03-09 09:00  ann: Project Created
2026-03-11 09:00  dora: Findings Returned {accepted: true, findings: 2}
2026-04-01 09:00  ann: Went Live
