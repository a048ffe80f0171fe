# She does not want to be written to: the run asks for the mail, and her own guard withholds it.
journey onboarding
journey security-review
account acme {name: Acme, plan: team}
person ann champion {email: ann@acme.example}
person ben economic buyer {email: ben@acme.example}

2026-03-02 09:00  ben: Consent Withdrawn {channel: email, purpose: service}
2026-03-02 10:00  ann: Contract Signed {contract: c1}
2026-03-02 11:00  finish ~1.kick-off.1 held {by: ida}
2026-03-03 10:00  ann: Went Live
