"""Steps that turn to the customer or the world, in words: send, ask, choose, audience, webhook."""

from urllib.parse import urlsplit

from wend.journey.kinds import Send, Webhook
from wend.journey.outward import Ask, Audience, Choose
from wend.journey.rule_words import duration_in_words, path_in_words, value_in_words

_RANKS = {"value": "by value", "rule": "the preferred ones first", "bandit": "by what has been learned"}


def send_in_words(send: Send) -> str:
    """`Send email still-thinking`, `Send email welcome to champion`, or `Send email offer 1 of variable offers`."""
    purpose = f" for {send.purpose}" if send.purpose else ""
    if send.people is not None:
        return f"Send {send.channel} {send.content} to {' and '.join(send.people.roles) or 'all its people'}{purpose}"
    if send.offer is None:
        return f"Send {send.channel} {send.content}{purpose}"
    shown = f" with {send.content}" if send.content else ""
    return f"Send {send.channel} offer {send.place} of {path_in_words(send.offer.path)}{shown}{purpose}"


def send_parts(send: Send) -> dict[str, str]:
    """What a send says, part by part."""
    offer = {} if send.offer is None else {"offer": f"{send.place} of {path_in_words(send.offer.path)}"}
    purpose = {"purpose": send.purpose} if send.purpose else {}
    people = {} if send.people is None else {"people": ", ".join(send.people.roles) or "all"}
    return {"channel": send.channel, "content": send.content or "the offer's", **offer, **purpose, **people}


def ask_in_words(ask: Ask) -> str:
    """`Ask nps by email ask-nps, at most 7 days`."""
    return f"Ask {ask.survey} by {ask.channel} {ask.content}, at most {duration_in_words(ask.within)}"


def ask_parts(ask: Ask) -> dict[str, str]:
    """What an ask says, part by part."""
    return {
        "survey": ask.survey,
        "message": f"{ask.channel}/{ask.content}",
        "within": duration_in_words(ask.within),
        "on answer": ask.on_answer or "end",
        "on time-out": ask.on_timeout or "end",
        "on withheld": ask.on_withheld or "end",
    }


def choose_in_words(choose: Choose) -> str:
    """`Choose at most 2 of gold-card, winter, by value`."""
    channel = f", for {choose.channel}" if choose.channel else ""
    return f"Choose at most {choose.at_most} of {', '.join(choose.offers)}, {_RANKS[choose.rank]}{channel}"


def choose_parts(choose: Choose) -> dict[str, str]:
    """What a choose says, part by part."""
    return {
        "offers": ", ".join(choose.offers),
        "at most": str(choose.at_most),
        "rank": choose.rank,
        "into": choose.into,
        "channel": choose.channel or "none",
        "on none": choose.on_none or "end",
    }


def audience_in_words(audience: Audience) -> str:
    """`Add to audience google/high-value`."""
    return f"{audience.action.title()} {'to' if audience.action == 'add' else 'from'} audience {audience.audience}"


def audience_parts(audience: Audience) -> dict[str, str]:
    """What an audience step says, part by part."""
    return {"action": audience.action, "audience": audience.audience}


def webhook_in_words(webhook: Webhook) -> str:
    """`Call hooks.example`, with how long the answer may take."""
    host = f"Call {urlsplit(webhook.url).hostname}"
    return host if webhook.within is None else f"{host}, wait at most {duration_in_words(webhook.within)}"


def webhook_parts(webhook: Webhook) -> dict[str, str]:
    """What a webhook says, part by part."""
    parts = {
        "url": webhook.url,
        "method": webhook.method,
        **{f"payload {name}": value_in_words(each) for name, each in webhook.payload.items()},
        **{f"header {name}": value_in_words(each) for name, each in webhook.headers.items()},
    }
    if webhook.within is None:
        return parts
    waiting = {"into": webhook.into or "none", "within": duration_in_words(webhook.within)}
    return {**parts, **waiting, "on error": webhook.on_error or "end", "on time-out": webhook.on_timeout or "end"}
