# She books herself: nobody has to call. What is said afterwards changes nothing.
journey call-back
customer 7 {first_name: Ann}

2026-03-02 10:00  Demo Requested {product: scales}
2026-03-02 10:30  Demo Booked
2026-03-02 10:40  finish 7-1.call.1 reached {by: ben}
---
2026-03-02 10:00  entered call-back on Demo Requested
2026-03-02 10:00  call: the assignee: it is not known; the task goes on as if nobody were named
2026-03-02 10:00  call: asks anna of sales: 'Call Ann about scales', due 2026-03-02 14:00 UTC
2026-03-02 10:30  call: nobody has to do 'Call Ann about scales' any more: exit: Demo Booked
2026-03-02 10:30  call: left call-back: exit: Demo Booked
2026-03-02 10:40  task 7-1.call.1: it was done, but its run had gone on or ended before that
