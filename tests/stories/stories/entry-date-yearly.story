# A birthday on a day that most years lack, and one on which she does not count.
journey born
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 10:00  identify {born: 1992-02-29}
2028-03-02 10:00  identify {country: FR}
2029-03-02 10:00  end
---
2027-02-28 07:00  entered born on Date Came
2027-02-28 07:00  send-hello: sends email/hello to ann@shop.example
2027-02-28 07:00  left born: finished
2028-02-29 07:00  entered born on Date Came
2028-02-29 07:00  send-hello: sends email/hello to ann@shop.example
2028-02-29 07:00  left born: finished
2029-02-28 07:00  did not enter born: the condition does not hold: trait country is 'FR' (text)
