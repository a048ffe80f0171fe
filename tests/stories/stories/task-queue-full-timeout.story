# The desk stays full, and the time is over.
journey desk
customer 7
queue desk 3

2026-03-02 10:00  Question Asked
2026-03-05 10:00  end
---
2026-03-02 10:00  entered desk on Question Asked
2026-03-02 10:00  help: desk is full (3 of 3 open): waits for room
2026-03-04 10:00  help: nobody did 'Answer the question' in time (desk)
2026-03-04 10:00  exit-answered: left desk: answered
