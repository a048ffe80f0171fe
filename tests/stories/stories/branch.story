# The first way that holds is taken; the record names those passed over and what they met with.
journey ways
customer 1 {country: FR, age: "40"}

2026-03-02 10:00  Form Sent
2026-03-02 10:01  identify {country: DE}
2026-03-02 10:02  Form Sent
2026-03-02 10:03  identify {age: 40}
2026-03-12 10:04  Form Sent
2026-03-12 10:05  identify {age: 4}
2026-03-12 10:06  Form Sent
2026-03-12 10:07  Form Sent
---
2026-03-02 10:00  entered ways on Form Sent
2026-03-02 10:00  branch-abroad: took the way 'abroad'
2026-03-02 10:00  exit-abroad: left ways: abroad
2026-03-02 10:02  entered ways on Form Sent
2026-03-02 10:02  branch-abroad: took none of the ways and went on: not 'abroad' (trait country is 'DE' (text)); not 'busy' (2 × Form Sent within 7d, the rule asks for at least 3); not 'segment("grown-ups")' (`segment("grown-ups")` is false)
2026-03-02 10:02  exit-none-of-them: left ways: none of them
2026-03-02 10:03  entered the segment grown-ups
2026-03-12 10:04  entered ways on Form Sent
2026-03-12 10:04  branch-abroad: took the way 'segment("grown-ups")': not 'abroad' (trait country is 'DE' (text)); not 'busy' (1 × Form Sent within 7d, the rule asks for at least 3)
2026-03-12 10:04  exit-of-age: left ways: of age
2026-03-12 10:05  left the segment grown-ups
2026-03-12 10:06  entered ways on Form Sent
2026-03-12 10:06  branch-abroad: took none of the ways and went on: not 'abroad' (trait country is 'DE' (text)); not 'busy' (2 × Form Sent within 7d, the rule asks for at least 3); not 'segment("grown-ups")' (`segment("grown-ups")` is false)
2026-03-12 10:06  exit-none-of-them: left ways: none of them
2026-03-12 10:07  entered ways on Form Sent
2026-03-12 10:07  branch-abroad: took the way 'busy': not 'abroad' (trait country is 'DE' (text))
2026-03-12 10:07  exit-busy: left ways: busy
