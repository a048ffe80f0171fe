"""The cellar: where events, customers and messages are kept. One port (`wend.app.ports.Store`), several stores.

Rule 1. A store knows nothing of journeys, rules or channels: it keeps values whole and hands them out again.
Rule 2. Each method is one transaction; when it returns, it is durable.
Rule 3. Every store passes the same tests (`tests/store`), and the one in memory is the oracle of the others.
"""
