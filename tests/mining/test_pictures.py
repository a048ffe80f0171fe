"""Pictures are well formed, show what they promise, and their labels do not cover each other."""

import re
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from shared_data import shared
from wend.mining import EventLog, MiningError, read
from wend.mining.directly_follows import directly_follows
from wend.mining.dotted import dotted_chart
from wend.mining.pictures import (
    as_dot,
    as_html,
    as_mermaid,
    draw_dotted_chart,
    draw_map,
    draw_sankey,
    rare_activities,
    save,
    strongest,
    without,
)
from wend.mining.pictures.cut import END, START, Arc
from wend.mining.sankey import sankey

_SVG = "{http://www.w3.org/2000/svg}"
_LOGS = ["helpdesk.xes.gz", "07_bpic2013_incidents.xes.gz", "receipt.csv.gz", "running-example.csv"]


def _reached(arcs: Sequence[Arc], root: str, *, back: bool = False) -> set[str]:
    seen, todo = {root}, [root]
    while todo:
        node = todo.pop()
        fresh = {(a.source if back else a.target) for a in arcs if (a.target if back else a.source) == node} - seen
        seen |= fresh
        todo += fresh
    return seen


@pytest.mark.parametrize("name", _LOGS)
def test_every_shown_activity_lies_on_a_way_from_start_to_end(name: str) -> None:
    found = directly_follows(read(shared(f"eventlogs/{name}")))
    shown = strongest(found)
    assert set(shown.nodes) <= _reached(shown.arcs, START)
    assert set(shown.nodes) <= _reached(shown.arcs, END, back=True)
    assert len(shown.arcs) + shown.left_out == len(found.edges) + len(found.starts) + len(found.ends)


@pytest.mark.parametrize("measure", ["frequency", "median"])
@pytest.mark.parametrize("name", _LOGS)
def test_boxes_of_a_map_stand_apart_inside_the_picture(name: str, measure: str) -> None:
    log = read(shared(f"eventlogs/{name}"))
    log = without(log, rare_activities(directly_follows(log).activities))
    root = etree.fromstring(draw_map(directly_follows(log), measure=measure).encode())
    left, top, width, height = map(float, root.get("viewBox").split())
    rects = [
        tuple(float(r.get(k)) for k in ("x", "y", "width", "height")) for r in root.iter(f"{_SVG}rect") if r.get("rx")
    ]
    assert len(rects) > len(set(log.activity.tolist()))
    for x, y, w, h in rects:
        assert left <= x
        assert x + w <= left + width
        assert top <= y
        assert y + h <= top + height
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(rects, 2):
        assert ax + aw <= bx + 1 or bx + bw <= ax + 1 or ay + ah <= by + 1 or by + bh <= ay + 1


def test_names_are_escaped_in_every_form(tmp_path: Path) -> None:
    log = EventLog.of_paths({"1": ['<b> & "q"', "plain"]})
    found = directly_follows(log)
    for svg in (draw_map(found), draw_sankey(sankey(log)), draw_dotted_chart(dotted_chart(log))):
        etree.fromstring(svg.encode())
    assert "#60;b#62; #38; #34;q#34;<br/>1" in as_mermaid(found)
    assert "#59;" in as_mermaid(directly_follows(EventLog.of_paths({"1": ["a; `b`"]}))), "a semicolon ends a line there"
    assert r"\"q\"" in as_dot(found)
    save(tmp_path / "map.html", {".html": lambda: as_html(draw_map(found), "a <title>")})
    assert "a &lt;title&gt;" in (tmp_path / "map.html").read_text(encoding="utf-8")
    with pytest.raises(MiningError, match=r"`wend mine discover FILE -o map\.bpmn`"):
        save(tmp_path / "map.bpmn", {".svg": lambda: ""})


def test_mermaid_and_dot_have_an_arrow_per_path() -> None:
    found = directly_follows(read(shared("eventlogs/running-example.csv")))
    arcs = len(strongest(found).arcs)
    assert as_mermaid(found).count("-->") == as_dot(found).count("->") == arcs


def test_dots_are_all_there_for_a_small_log() -> None:
    log = read(shared("eventlogs/running-example.csv"))
    assert len(re.findall(r"M[\d.]+ [\d.]+h0", draw_dotted_chart(dotted_chart(log)))) == 42
