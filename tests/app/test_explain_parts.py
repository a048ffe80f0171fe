"""`explain` of journeys with parts: the ways of forks and called journeys are told under their run."""

from datetime import timedelta

import pytest

from app.house import FILES, NOW, identify, put_live, take_turns, track
from wend.app.explain import About, explain
from wend.app.ports import Store
from wend.app.published import load_world

ONBOARDING = """\
journey: onboarding
purpose: marketing
entry: {event: Joined}
steps:
  - id: both
    fork: {join: any, within: 9d}
    ways:
      - name: mail
        steps: [{send: email/hello}, {id: rest, wait: 5d}]
      - name: paper
        steps:
          - id: check
            call: {journey: verify, with: {country: DE}, within: 3d}
            on_result: {verified: [], else: [{id: hold, wait: 6d}]}
  - {id: last, wait: 30d}
"""
VERIFY = """\
journey: verify
purpose: service
entry: {call: true}
steps:
  - id: papers
    wait_for: {event: Papers Sent, within: 20d}
    on_event: [{exit: {reason: verified, with: {by: post}}}]
  - exit: nothing-came
"""
WORLD = FILES | {"journeys/onboarding.yaml": ONBOARDING, "journeys/verify.yaml": VERIFY}
DAY = timedelta(days=1)


@pytest.fixture
def shop(store: Store) -> Store:
    put_live(store, WORLD)
    for user in ("ann", "ben"):
        identify(store, user, NOW, email=f"{user}@house.example", consents={"email/marketing": True})
    track(store, "ann", "Joined", NOW)
    take_turns(store, NOW)
    return store


def about(store: Store, journey: str, user: str = "ann", **asked: object) -> About:
    (told,) = explain(store, load_world(store), user, journey, now=NOW + DAY, **asked).journeys  # type: ignore[arg-type]
    return told


def words(told: About) -> str:
    return "\n".join(told.lines)


def test_ways_and_called_journeys_are_told_under_their_run(shop: Store) -> None:
    told = words(about(shop, "onboarding"))
    assert "both: goes 2 ways at once (mail, paper) and waits for 1 of them" in told
    assert "mail > send-hello: sends email/hello to ann@house.example" in told
    assert "mail > send-hello: message 1-1.1a.send-hello.1 over email is queued" in told
    assert "paper > check: calls the journey verify, until 2026-03-05 10:00 UTC at the latest" in told
    assert "paper > verify > papers: waits for Papers Sent" in told


def test_each_part_at_work_is_told_with_what_it_waits_for(shop: Store) -> None:
    standing = {each.part: each for each in about(shop, "onboarding").waiting}
    assert list(standing) == ["", "mail", "paper", "paper > verify"]
    assert standing[""].goes_on[0].startswith("1 of its ways have come to their end: on to last")
    assert standing["mail"].goes_on == ("2026-03-07 10:00:00, by itself: the way mail has come to its end",)
    assert standing["paper"].goes_on[:2] == (
        "verify comes back with verified: the way paper has come to its end",
        "verify comes back with another word: on to hold (Wait 6 days)",
    )
    assert any("Papers Sent" in line for line in standing["paper > verify"].goes_on)


def test_what_came_back_and_what_was_left_is_told(shop: Store) -> None:
    track(shop, "ann", "Papers Sent", NOW + DAY)
    take_turns(shop, NOW + DAY)
    told = words(about(shop, "onboarding"))
    assert "paper > check: verify came back: verified, with country = 'DE', by = 'post'" in told
    assert "both: goes on, since paper came to the end, and leaves mail" in told
    assert "mail > rest: the way 'mail' ended: left by the join" in told


def test_a_journey_met_only_by_a_call_is_told_with_who_called_it(shop: Store) -> None:
    told = about(shop, "verify")
    assert told.verdict.startswith("is in it, called by onboarding, since 2026-03-02 10:00:00: stands at papers, ")
    assert [each.part for each in told.waiting] == [""]
    assert "onboarding > paper > check: calls the journey verify" in words(told)
    assert "papers: waits for Papers Sent" in words(told)
    assert "mail" not in words(told)
    assert told.never == ()


def test_a_call_that_is_over_is_told_with_what_came_back(shop: Store) -> None:
    track(shop, "ann", "Papers Sent", NOW + DAY)
    take_turns(shop, NOW + DAY)
    told = about(shop, "verify")
    assert told.verdict == "was called once by onboarding; the last call ended at 2026-03-03 10:00:00: verified"
    assert "onboarding > paper > check: verify came back: verified" in words(told)
    before = about(shop, "verify", at=NOW + DAY / 2)
    assert before.verdict.startswith("is in it, called by onboarding, since 2026-03-02 10:00:00")


def test_a_call_that_did_not_come_back_in_time_is_told_so(shop: Store) -> None:
    take_turns(shop, NOW + 3 * DAY)
    told = about(shop, "verify")
    assert told.verdict == "was called once by onboarding; the last call ended at 2026-03-05 10:00:00: timed-out"
    assert "onboarding > paper > check: verify did not come back in time" in words(told)


def test_who_was_never_called_is_told_how_one_enters(shop: Store) -> None:
    assert about(shop, "verify", "ben").verdict.startswith("never entered. One enters ")
    assert about(shop, "onboarding", "ben").waiting == ()
