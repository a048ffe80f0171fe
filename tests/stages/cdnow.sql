-- The stages of docs/strategies/orders once more, set-wise: no state is carried along, everything is counted anew
-- at each instant at which anything can change. An instant is a day with a number: 0 for the passing of time (windows of
-- 90 and 180 days end), 1, 2, … for the orders of that day. `orders(customer, day, nth, total)` is given.
CREATE TABLE instants AS
WITH bought AS (SELECT customer, day, nth FROM orders),
passed AS (
    SELECT customer, day + 90 AS day, 0 AS nth FROM orders
    UNION SELECT customer, day + 180, 0 FROM orders
)
SELECT * FROM bought UNION SELECT * FROM passed WHERE day < DATE '1998-07-01';

CREATE TABLE counted AS
SELECT i.customer, i.day, i.nth,
    count(*) AS ever,
    count(*) FILTER (o.day > i.day - 90) AS in_90,
    count(*) FILTER (o.day > i.day - 180) AS in_180
FROM instants i JOIN orders o ON o.customer = i.customer AND (o.day, o.nth) <= (i.day, i.nth)
GROUP BY ALL;

CREATE TABLE based AS
SELECT *, CASE
    WHEN in_180 = 0 AND ever = 1 THEN 'gone-after-one'
    WHEN in_180 = 0 THEN 'lapsed'
    WHEN in_90 = 0 THEN 'at-risk'
    WHEN in_180 >= 5 THEN 'loyal'
    ELSE 'recent' END AS base
FROM counted;

-- Who ordered lately is won back for as long as that goes on, where it began in a stage of those who were gone.
CREATE TABLE spells AS
SELECT *, sum(begins) OVER (PARTITION BY customer ORDER BY day, nth) AS spell
FROM (
    SELECT *, before IS DISTINCT FROM base AS begins
    FROM (SELECT *, lag(base) OVER (PARTITION BY customer ORDER BY day, nth) AS before FROM based)
);

CREATE TABLE staged AS
SELECT customer, day, nth, CASE
    WHEN base <> 'recent' THEN base
    WHEN first_value(before) OVER spell IN ('gone-after-one', 'lapsed') THEN 'won-back'
    WHEN ever = 1 THEN 'first-order'
    ELSE 'active' END AS stage
FROM spells
WINDOW spell AS (PARTITION BY customer, spell ORDER BY day, nth);

CREATE TABLE stood AS
SELECT *, coalesce(lag(stage) OVER (PARTITION BY customer ORDER BY day, nth), '') AS was FROM staged;

CREATE TABLE changes AS
SELECT *, row_number() OVER (PARTITION BY customer, stage ORDER BY day, nth) AS times,
    lag(day) OVER (PARTITION BY customer ORDER BY day, nth) AS came
FROM stood WHERE stage <> was;
