"""How many whole e-mails a core renders: `python benchmarks/render.py`.

The floor is Liquid alone on the same template: nothing that renders with Liquid can be faster.
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks.cpu import Figure, show
from wend.content.compile import compiled
from wend.content.item import ContentItem, Variant
from wend.content.render import render

MJML = """<mjml><mj-head><mj-preview>{{ trait.first_name }}, your books</mj-preview>
<mj-style>.price { color: #b00; font-weight: bold } a { text-decoration: none }</mj-style>
<mj-attributes><mj-all font-family="Arial"/></mj-attributes></mj-head><mj-body>
<mj-section><mj-column><mj-image src="https://shop.example/logo.png" alt="Shop" width="120px"/>
<mj-text font-size="20px">Hello {{ trait.first_name | default: "there" }}</mj-text>
<mj-text>Still thinking about <b class="price">{{ event.properties.name }}</b>?</mj-text>
<mj-table><tr><th>Item</th><th>Price</th></tr>{% for item in event.properties.items %}<tr><td>{{ item.name }}</td>
<td class="price">{{ item.price }}</td></tr>{% endfor %}</mj-table>
{% if trait.vip %}<mj-text>You are a VIP.</mj-text>{% else %}<mj-text>Become a VIP.</mj-text>{% endif %}
<mj-button href="https://shop.example/p/{{ event.properties.id | url_encode }}">See it again</mj-button></mj-column></mj-section>
<mj-section><mj-column><mj-text>You get this because you shop with us.
<a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text></mj-column></mj-section></mj-body></mjml>"""


def item(style: str = "") -> ContentItem:
    """The mail; with `style` added, which can forbid inlining ahead."""
    body = MJML.replace(".price", f"{style} .price", 1)
    variant = Variant(
        channel="email", language="en", kind="mjml", subject="{{ trait.first_name }}, still thinking?", body=body
    )
    return ContentItem(id="still-thinking", purpose="marketing", variants=(variant,))


def data(number: int) -> dict[str, object]:
    """One customer's data, different for each."""
    items = [{"name": f"Book {each}", "price": number + each} for each in range(4)]
    return {
        "trait": {"first_name": f"Ann {number}", "vip": number % 2 == 0},
        "event": {"properties": {"name": f"Book {number}", "id": str(number), "items": items}},
        "unsubscribe_url": f"https://shop.example/u/{number}",
        "now": datetime(2026, 5, 1, tzinfo=UTC),
    }


def rate(work: Callable[[int], object], seconds: float) -> float:
    """How often a CPU second does the work, for as long as was asked for."""
    work(0)
    start, done = time.process_time(), 0
    while time.process_time() - start < seconds:
        for _ in range(50):
            work(done)
            done += 1
    return done / (time.process_time() - start)


def measure(seconds: float) -> dict[str, float]:
    """Mails a CPU second: the floor, whole mails, with changed links, and with CSS inlined for each mail."""
    mail, careful = item(), item(".never + .there { color: red }")
    ready = compiled(mail.id, mail.variants[0])
    assert ready.html
    assert ready.text
    assert compiled(careful.id, careful.variants[0]).text is None
    html = ready.html.template

    def tracked(url: str) -> str:
        return f"https://shop.example/c?{len(url)}"

    return {
        "floor: Liquid alone": rate(lambda number: html.render_noting(data(number)), seconds),
        "whole mails": rate(lambda number: render(mail, "email", "en", data(number)), seconds),
        "whole mails, links changed": rate(
            lambda number: render(mail, "email", "en", data(number), links=tracked), seconds
        ),
        "whole mails, CSS and text part made for each": rate(
            lambda number: render(careful, "email", "en", data(number)), seconds
        ),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = measure(chosen.seconds)
    floor = figures["floor: Liquid alone"]
    targets = {"whole mails": 1_500.0}
    show(
        (
            Figure(
                f"e-mails rendered, {name}",
                "",
                rate,
                "/s",
                targets.get(name),
                of_floor=rate / floor,
                cpu_ms=1000 / rate,
            )
            for name, rate in figures.items()
        ),
        as_json=chosen.json,
    )


if __name__ == "__main__":
    main()
