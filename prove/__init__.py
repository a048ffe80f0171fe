"""The kill test: no acknowledged event is lost, and no message goes out twice, whatever dies in between.

Rule 1. What is killed are real processes of the real command `wend`; they are forked from one that has imported it, so that
        hundreds of restarts take seconds.
Rule 2. Every decision of the harness comes from its seed. When it falls, to the millisecond, does not.
Rule 3. The harness believes nothing that Wend says of itself: what was acknowledged stands in its client's journal, what was
        handed over in the journals of its sinks. The checker compares those with the store, and the store's decisions with
        the naive interpreter of the tests.
"""
