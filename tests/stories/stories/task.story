# She has an owner, who reaches her.
journey call-back
customer 7 {first_name: Ann, owner: ben}

2026-03-02 10:00  Demo Requested {product: scales}
2026-03-02 11:00  finish 7-1.call.1 reached {by: ben, note: wants two}
---
2026-03-02 10:00  entered call-back on Demo Requested
2026-03-02 10:00  call: asks ben of sales: 'Call Ann about scales', due 2026-03-02 14:00 UTC
2026-03-02 11:00  call: 'Call Ann about scales' was done by ben: reached ('wants two')
2026-03-02 11:00  exit-talked: left call-back: talked
