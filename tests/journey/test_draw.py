"""Pictures of plans: what is in them, and that nothing lies on anything else."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given

from journey_cases import HEAD, JOURNEY
from journey_strategies import journeys
from wend.journey.draw import mermaid, svg
from wend.journey.draw_graph import graph_of
from wend.journey.draw_layout import lay_out
from wend.journey.load import load_journey, parse_journey
from wend.journey.plan import Goto, Plan
from wend.model.document import Problems, from_plain

SVG = "{http://www.w3.org/2000/svg}"


def plan_of(value: dict[str, Any]) -> Plan:
    plan = parse_journey(from_plain(value), Problems())
    assert plan is not None
    return plan


def boxes_in(picture: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of all boxes and labels."""
    found = []
    for group in ET.fromstring(picture).iter(f"{SVG}g"):
        if group.get("class", "").split()[0] in ("step", "label"):
            rect = group.find(f"{SVG}rect")
            assert rect is not None
            x, y, wide, high = (float(rect.get(name, "nan")) for name in ("x", "y", "width", "height"))
            found.append((x, y, x + wide, y + high))
    return found


@given(journeys())
def test_no_box_and_no_label_lies_on_another(value: dict[str, Any]) -> None:
    boxes = boxes_in(svg(plan_of(value)))
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:number]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart, (boxes[number], other)


@given(journeys())
def test_everything_stands_inside_of_the_picture(value: dict[str, Any]) -> None:
    picture = svg(plan_of(value))
    left, top, wide, high = map(float, ET.fromstring(picture).get("viewBox", "").split())
    numbers = [float(number) for d in re.findall(r' d="(M[^z"]*)"', picture) for number in re.findall(r"-?\d+\.\d", d)]
    assert numbers
    for box in boxes_in(picture):
        assert left <= box[0]
        assert box[2] <= left + wide
        assert top <= box[1]
        assert box[3] <= top + high
    assert min(left, top) <= min(numbers)
    assert max(numbers) <= max(left + wide, top + high)


@given(journeys())
def test_every_step_is_a_box_but_a_goto_which_is_a_line(value: dict[str, Any]) -> None:
    plan = plan_of(value)
    drawn = [group.get("data-step") for group in ET.fromstring(svg(plan)).iter(f"{SVG}g") if group.get("data-step")]
    assert sorted(drawn) == sorted(name for name, step in plan.steps.items() if not isinstance(step, Goto))
    assert mermaid(plan).count(" -->") == len(graph_of(plan).ways)


def test_live_counts_stand_at_their_steps() -> None:
    plan = load_journey(JOURNEY)
    picture = svg(plan, {"wait-1d": 12345})
    badges = [group for group in ET.fromstring(picture).iter(f"{SVG}g") if group.get("class") == "badge"]
    assert ["".join(badge.itertext()) for badge in badges] == ["12,345"]
    assert "<b>12,345</b>" in mermaid(plan, {"wait-1d": 12345})


def test_mermaid_shows_boxes_and_labelled_ways() -> None:
    plan = load_journey(f"{HEAD}steps: [{{id: a, wait_for: {{event: B, within: 4h}}, on_event: [{{goto: a}}]}}]")
    assert mermaid(plan).splitlines()[:8] == [
        "flowchart TD",
        '    n0(["<small>entry</small><br/>On A, once"]):::entry',
        '    n1["<small>wait for</small><br/>Wait for B, at most 4 hours"]:::wait_for',
        '    n2(("End")):::end',
        "    n0 --> n1",
        '    n1 -->|"event"| n1',
        '    n1 -->|"time-out"| n2',
        "    classDef entry fill:#fff,stroke:#0f766e,color:#1f2937",
    ]


def test_words_of_others_cannot_break_out_of_a_picture() -> None:
    nasty = '</text><script>alert(1)</script>"]; click n0 "x" & | # `'
    plan = plan_of(
        {
            "journey": "j",
            "title": nasty,
            "purpose": "marketing",
            "entry": {"event": nasty},
            "steps": [
                {"branch": [{"name": nasty, "when": {"segment": nasty}, "then": [{"emit": {"event": nasty}}]}]},
                {"exit": nasty},
            ],
        }
    )
    picture = svg(plan)
    assert not list(ET.fromstring(picture).iter(f"{SVG}script"))
    assert nasty in "".join(ET.fromstring(picture).itertext())
    for line in mermaid(plan).splitlines()[1:]:
        assert line.count('"') in (0, 2)
        assert "script>" not in line


def test_the_same_plan_gives_the_same_picture() -> None:
    assert svg(load_journey(JOURNEY)) == svg(load_journey(JOURNEY))


def test_a_layout_keeps_layers_in_the_order_of_the_ways_without_crossings() -> None:
    layout = lay_out(
        ["a", "b", "c", "d"],
        [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "a")],
        dict.fromkeys("abcd", 10.0),
        gap=4,
    )
    assert layout.layers == [["a"], ["b", "c"], ["d"]]
    assert layout.back == [("d", "a")]
    assert layout.x["c"] - layout.x["b"] >= 14
    assert layout.x["a"] == (layout.x["b"] + layout.x["c"]) / 2


def test_five_hundred_steps_can_be_drawn() -> None:
    steps = "".join(
        f"- branch: [{{name: x, when: {{segment: s}}, then: [{{send: email/a-{n}}}]}}]\n- wait: 1d\n"
        for n in range(170)
    )
    plan = load_journey(f"{HEAD}steps:\n{steps}")
    assert len(plan.steps) == 510
    assert len(boxes_in(svg(plan))) == 1 + 510 + 2 * 170
