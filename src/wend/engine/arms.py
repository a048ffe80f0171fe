"""Arms by hash: the same customer falls into the same arm, today and in a replay, with no die thrown."""

from hashlib import blake2b

from wend.journey.plan import Share


def fraction(customer_id: int, *salt: str) -> float:
    """A number in [0, 1), the same for the same customer and salt, and independent between salts."""
    text = "\x1f".join((str(customer_id), *salt)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") / 2**64


def falls_in(share: float, customer_id: int, *salt: str) -> bool:
    """Whether the customer is among the share (0 to 1) that the salt picks out."""
    return share > 0 and fraction(customer_id, *salt) < share


def pick(arms: tuple[Share, ...], customer_id: int, *salt: str) -> Share:
    """The arm that the customer falls into, by the weights of the arms."""
    point = fraction(customer_id, *salt) * sum(arm.weight for arm in arms)
    for arm in arms:
        point -= arm.weight
        if point < 0:
            return arm
    return arms[-1]
