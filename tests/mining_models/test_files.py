from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining_models.strategies import journeys, paths, trees
from shared_data import shared
from wend.mining.conform import Aligner, accepts, conformance
from wend.mining.models import (
    ModelError,
    PetriNet,
    bpmn_of,
    pnml_bytes,
    read_bpmn,
    read_pnml,
    to_net,
    write_bpmn,
    write_pnml,
)
from wend.mining.models.bpmn_write import bpmn_bytes
from wend.mining.models.tree import Tree
from wend.mining.reading import read

PROCESS = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">{}</process></definitions>'


def bpmn(tmp_path: Path, inner: str) -> Path:
    file = tmp_path / "model.bpmn"
    file.write_text(PROCESS.format(inner))
    return file


def flows(*pairs: str) -> str:
    ends = [pair.split(">") for pair in pairs]
    return "".join(f'<sequenceFlow id="{a}{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in ends)


def test_the_text_book_bpmn_fits_the_text_book_log() -> None:
    model = read_bpmn(shared("eventlogs/running-example.bpmn"))
    found = conformance(read(shared("eventlogs/running-example.csv")), model.to_net())
    assert repr(model) == "Bpmn(8 tasks, 10 events and gateways, 21 flows)"
    assert (found.average_trace_fitness, found.percent_fitting) == (1.0, 100.0)


@settings(max_examples=60, deadline=None)
@given(st.data(), trees)
def test_a_tree_written_as_bpmn_and_pnml_reads_back_with_the_same_journeys(data: st.DataObject, tree: Tree) -> None:
    net = to_net(tree)
    nets = [_again(bpmn_bytes(bpmn_of(tree)), "bpmn"), _again(pnml_bytes(net), "pnml")]
    inside = data.draw(journeys(tree))
    outside = data.draw(paths)
    for each in nets:
        assert accepts(each, inside)
        assert accepts(each, outside) == accepts(net, outside)


def _again(data: bytes, kind: str) -> PetriNet:
    with NamedTemporaryFile(suffix=f".{kind}") as file:
        file.write(data)
        file.flush()
        return read_bpmn(file.name).to_net() if kind == "bpmn" else read_pnml(file.name)


def test_an_inclusive_gateway_takes_one_or_more_branches_and_waits_for_those(tmp_path: Path) -> None:
    inner = (
        '<startEvent id="s"/><inclusiveGateway id="o"/><task id="a" name="a"/><task id="b" name="b"/>'
        '<inclusiveGateway id="j"/><task id="c" name="c"/><endEvent id="e"/>'
    ) + flows("s>o", "o>a", "o>b", "a>j", "b>j", "j>c", "c>e")
    net = read_bpmn(bpmn(tmp_path, inner)).to_net()
    assert all(accepts(net, path) for path in ("ac", "bc", "abc", "bac"))
    assert not any(accepts(net, path) for path in ("c", "acb", "aac"))


def test_a_sub_process_is_unfolded_and_a_boundary_event_leads_away(tmp_path: Path) -> None:
    inner = (
        '<startEvent id="s"/><subProcess id="u"><startEvent id="us"/><task id="a" name="a"/><endEvent id="ue"/>'
        + flows("us>a", "a>ue")
        + '</subProcess><task id="b" name="b"/><boundaryEvent id="x" attachedToRef="b"/><task id="c" name="c"/>'
        '<endEvent id="e"/>' + flows("s>u", "u>b", "b>e", "x>c", "c>e")
    )
    net = read_bpmn(bpmn(tmp_path, inner)).to_net()
    assert accepts(net, "ab")
    assert accepts(net, "ac")
    assert not accepts(net, "b")
    assert not accepts(net, "abc")


def test_parallel_ends_are_one_end(tmp_path: Path) -> None:
    inner = (
        '<startEvent id="s"/><parallelGateway id="g"/><task id="a" name="a"/><task id="b" name="b"/>'
        '<endEvent id="e"/><endEvent id="f"/>'
    ) + flows("s>g", "g>a", "g>b", "a>e", "b>f")
    net = read_bpmn(bpmn(tmp_path, inner)).to_net()
    assert accepts(net, "ab")
    assert accepts(net, "ba")


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ('<complexGateway id="odd"/><task id="a"/>', "'odd' is a complexGateway"),
        ('<task id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="gone"/>', "'f' names 'gone'"),
        ('<task id="a"/><task id="a"/>', "two elements have the id 'a'"),
        ('<task name="nameless"/>', "has no id"),
        ("", "must hold one process with steps; it holds 0"),
        (
            '<startEvent id="s"/><inclusiveGateway id="o"/><task id="a"/><task id="b"/>' + flows("s>o", "o>a", "o>b"),
            "inclusive gateway 'o' has no inclusive gateway",
        ),
    ],
)
def test_what_cannot_be_read_is_named_by_its_id(tmp_path: Path, inner: str, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        read_bpmn(bpmn(tmp_path, inner)).to_net()


def test_broken_missing_and_hostile_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.bpmn"
    with pytest.raises(ModelError, match="cannot be read"):
        read_bpmn(file)
    file.write_text("<definitions><process")
    with pytest.raises(ModelError, match="not well-formed"):
        read_bpmn(file)
    file.write_text('<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><definitions>&e;</definitions>')
    with pytest.raises(ModelError, match="document type"):
        read_bpmn(file)
    file.write_text("<pnml/>")
    with pytest.raises(ModelError, match="no BPMN"):
        read_bpmn(file)


def test_a_bpmn_is_written_with_a_drawing_in_which_no_two_nodes_overlap(tmp_path: Path) -> None:
    from lxml import etree

    from wend.mining.models import discover

    file = tmp_path / "m.bpmn"
    write_bpmn(bpmn_of(discover(read(shared("eventlogs/receipt.csv.gz")), noise=0.2)), file)
    boxes = [
        tuple(float(bounds.get(key)) for key in ("x", "y", "width", "height"))
        for bounds in etree.parse(file).iter("{http://www.omg.org/spec/DD/20100524/DC}Bounds")
    ]
    assert len(boxes) > 30
    for number, (x, y, wide, high) in enumerate(boxes):
        for u, v, width, height in boxes[number + 1 :]:
            assert x + wide <= u or u + width <= x or y + high <= v or v + height <= y


def test_pnml_errors_name_the_element(tmp_path: Path) -> None:
    file = tmp_path / "n.pnml"
    file.write_text('<pnml><net id="n"><place id="p"/><arc id="bad" source="p" target="q"/></net></pnml>')
    with pytest.raises(ModelError, match="arc 'bad' from 'p' to 'q'"):
        read_pnml(file)
    file.write_text('<pnml><net id="n"><place id="p"/><place id="q"/></net></pnml>')
    with pytest.raises(ModelError, match="'p', 'q'"):
        read_pnml(file)


def test_pnml_keeps_weights_silence_and_final_markings(tmp_path: Path) -> None:
    file = tmp_path / "n.pnml"
    file.write_text(
        '<pnml><net id="n"><place id="p"><initialMarking><text>1</text></initialMarking></place><place id="q"/>'
        '<transition id="t"><name><text>a</text></name></transition>'
        '<transition id="u"><name><text>hidden</text></name><toolspecific tool="ProM" activity="$invisible$"/></transition>'
        '<arc id="1" source="p" target="t"/><arc id="2" source="t" target="q"><inscription><text>2</text></inscription></arc>'
        '<arc id="3" source="q" target="u"/>'
        '<finalmarkings><marking><place idref="q"><text>1</text></place></marking></finalmarkings></net></pnml>'
    )
    net = read_pnml(file)
    assert net.finals == {(1,)}
    assert net.labels == {"a"}
    assert accepts(net, "a")
    assert not accepts(net, "aa")
    write_pnml(net, file)
    assert Aligner(read_pnml(file)).align(("a",)) == Aligner(net).align(("a",))
