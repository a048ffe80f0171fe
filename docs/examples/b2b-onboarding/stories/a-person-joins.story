# She joins when her company is set up, does not begin, and says that it was hard.
journey first-steps
account acme {name: Acme, health: good}
person ann champion {email: ann@acme.example}
person ida {email: ida@acme.example, first_name: Ida, timezone: America/New_York}

2026-03-07 10:00  ida: group acme {role: user}
2026-03-24 10:00  ida: Survey Answered {survey: ease-of-start, score: 2}
2026-03-25 10:00  end
