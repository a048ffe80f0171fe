"""Letterboxes: each file hands messages to one sort of provider and says what became of them.

Rule 1. A channel never decides whether to send: guards and consent were asked before.
Rule 2. It answers with an `Outcome` and raises nothing for what a provider may do. When it cannot know whether the message was
        taken it says `Unknown`, unless the receiver removes repeats itself.
Rule 3. It refuses loudly what it cannot carry, and drops nothing.
To add one, read ADDING_A_CHANNEL.md.
"""
