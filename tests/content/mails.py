"""Content items that several tests use."""

from datetime import UTC, datetime

from wend.content.item import ContentItem, Variant

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DATA = {
    "trait": {"first_name": "Ann", "vip": True},
    "event": {
        "properties": {
            "name": "A & B",
            "id": "a/7",
            "items": [{"name": "Pen", "price": 3}, {"name": "Ink", "price": 5}],
        }
    },
    "unsubscribe_url": "https://shop.example/u/1",
    "now": NOW.isoformat(),
}
MJML = """<mjml><mj-head><mj-style>.price { color: #b00 } @media (max-width:480px) { .price { font-size: 12px } }</mj-style></mj-head>
<mj-body><mj-section><mj-column><mj-text>Hello {{ trait.first_name | default: "there" }}, "{{ event.properties.name }}"</mj-text>
<mj-table><tr><th>Item</th><th>Price</th></tr>{% for item in event.properties.items %}<tr><td>{{ item.name }}</td><td
 class="price">{{ item.price }}</td></tr>{% endfor %}</mj-table>
{% if trait.vip %}<mj-text>For VIPs</mj-text>{% else %}<mj-text>Join us</mj-text>{% endif %}
<mj-button href="https://shop.example/p/{{ event.properties.id | url_encode }}?a=1&b=2">See it</mj-button>
<mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text></mj-column></mj-section></mj-body></mjml>"""


def item(body: str = MJML, kind: str = "mjml", **more: object) -> ContentItem:
    fields = {"channel": "email", "language": "en", "subject": "Hi {{ trait.first_name }}"} | more
    return ContentItem(
        id="hello", purpose="marketing", variants=(Variant(kind=kind, body=body, **fields),), file="item.yaml"
    )
