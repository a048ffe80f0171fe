"""Reading and writing PNML (ISO/IEC 15909-2): Petri nets between tools.

Rule 1. A transition without name, or marked invisible by the tool that wrote it, is silent.
Rule 2. Where no final marking is written, it is one token in the only place without a way out; two such places are
        an error that names them.
Rule 3. An arc that takes or gives n tokens stands n times; arcs of other kinds are refused by their id.
"""

from pathlib import Path

from lxml import etree

from wend.mining.models.errors import ModelError
from wend.mining.models.net import Marking, NetBuilder, PetriNet
from wend.mining.models.xml import children, local, parse

_SPACE = "http://www.pnml.org/version-2009/grammar/pnml"
_TYPE = "http://www.pnml.org/version-2009/grammar/ptnet"


def read_pnml(path: str | Path) -> PetriNet:
    """The net of a PNML file; raises `ModelError` with the id of what cannot be read."""
    file = Path(path)
    root = parse(file)
    nets = [root] if local(root) == "net" else children(root, "net")
    if len(nets) != 1:
        raise ModelError(f"{file.name} must hold one net; it holds {len(nets)}")
    return _net(nets[0], file.name)


def _net(net: etree._Element, name: str) -> PetriNet:
    builder = NetBuilder()
    places = {_id(each): builder.place(_id(each)) for each in _all(net, "place")}
    takes: dict[str, list[int]] = {_id(each): [] for each in _all(net, "transition")}
    gives: dict[str, list[int]] = {key: [] for key in takes}
    for arc in _all(net, "arc"):
        _connect(arc, places, takes, gives)
    for each in _all(net, "transition"):
        builder.transition(_label(each), takes[_id(each)], gives[_id(each)], _id(each))
    if not places:
        raise ModelError(f"{name} holds no places")
    return builder.build(_initial(net, places, gives), _finals(net, places, takes, name))


def _all(net: etree._Element, name: str) -> list[etree._Element]:
    return [each for each in net.iter() if local(each) == name and not _in_marking(each)]


def _in_marking(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) == "marking"


def _id(element: etree._Element) -> str:
    found = element.get("id")
    if not found:
        raise ModelError(f"the {local(element)} in line {element.sourceline} has no id")
    return found


def _text(element: etree._Element, name: str) -> str:
    for part in children(element, name):
        for text in children(part, "text"):
            return " ".join((text.text or "").split())
    return ""


def _count(element: etree._Element, name: str, default: int) -> int:
    text = _text(element, name)
    if not text:
        return default
    if not text.isdigit():
        raise ModelError(f"the {name} of '{element.get('id')}' is '{text}', not a whole number")
    return int(text)


def _label(transition: etree._Element) -> str | None:
    for tool in children(transition, "toolspecific"):
        if tool.get("activity") == "$invisible$":
            return None
    name = _text(transition, "name")
    return None if name.lower() in {"", "tau", "τ"} else name


def _connect(
    arc: etree._Element, places: dict[str, int], takes: dict[str, list[int]], gives: dict[str, list[int]]
) -> None:
    source, target = arc.get("source", ""), arc.get("target", "")
    kind = _text(arc, "arctype") or "normal"
    if kind != "normal":
        raise ModelError(f"the arc '{arc.get('id')}' is of the kind '{kind}'; only normal arcs are read")
    weight = _count(arc, "inscription", 1)
    if source in places and target in takes:
        takes[target] += [places[source]] * weight
    elif source in gives and target in places:
        gives[source] += [places[target]] * weight
    else:
        raise ModelError(f"the arc '{arc.get('id')}' from '{source}' to '{target}' joins no place to a transition")


def _initial(net: etree._Element, places: dict[str, int], gives: dict[str, list[int]]) -> list[int]:
    marked = [places[_id(each)] for each in _all(net, "place") for _ in range(_count(each, "initialMarking", 0))]
    filled = {place for some in gives.values() for place in some}
    return marked or [place for place in places.values() if place not in filled]


def _finals(
    net: etree._Element, places: dict[str, int], takes: dict[str, list[int]], name: str
) -> list[Marking] | list[list[int]]:
    markings = [each for each in net.iter() if local(each) == "marking"]
    finals = [_marking(each, places) for each in markings]
    if any(finals):
        return [final for final in finals if final]
    emptied = {place for some in takes.values() for place in some}
    sinks = [key for key, place in places.items() if place not in emptied]
    if len(sinks) != 1:
        listed = ", ".join(f"'{each}'" for each in sinks) or "none"
        raise ModelError(f"{name} writes no final marking, and the places without a way out are not one: {listed}")
    return [[places[sinks[0]]]]


def _marking(element: etree._Element, places: dict[str, int]) -> list[int]:
    found: list[int] = []
    for each in children(element, "place"):
        key = each.get("idref", "")
        if key not in places:
            raise ModelError(f"a final marking names the place '{key}', which does not exist")
        tokens = " ".join(text.text or "" for text in children(each, "text")).strip() or "1"
        if not tokens.isdigit():
            raise ModelError(f"the final marking of '{key}' is '{tokens}', not a whole number")
        found += [places[key]] * int(tokens)
    return found


def write_pnml(net: PetriNet, path: str | Path) -> None:
    """Write the net, its initial and its final markings."""
    Path(path).write_bytes(pnml_bytes(net))


def pnml_bytes(net: PetriNet) -> bytes:
    """The file as bytes."""
    root = etree.Element("pnml", xmlns=_SPACE)
    element = etree.SubElement(root, "net", id="net", type=_TYPE)
    page = etree.SubElement(element, "page", id="page")
    for number, name in enumerate(net.places):
        place = _named(page, "place", f"p{number}", name)
        if tokens := net.initial.count(number):
            etree.SubElement(etree.SubElement(place, "initialMarking"), "text").text = str(tokens)
    arcs: list[tuple[str, str]] = []
    for number, each in enumerate(net.transitions):
        transition = _named(page, "transition", f"t{number}", each.label or "")
        if each.label is None:
            etree.SubElement(transition, "toolspecific", tool="ProM", version="6.4", activity="$invisible$")
        arcs += [(f"p{place}", f"t{number}") for place in each.takes]
        arcs += [(f"t{number}", f"p{place}") for place in each.gives]
    for number, (source, target) in enumerate(arcs):
        etree.SubElement(page, "arc", id=f"a{number}", source=source, target=target)
    _add_finals(element, net)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _named(page: etree._Element, kind: str, key: str, name: str) -> etree._Element:
    element = etree.SubElement(page, kind, id=key)
    etree.SubElement(etree.SubElement(element, "name"), "text").text = name
    return element


def _add_finals(element: etree._Element, net: PetriNet) -> None:
    finals = etree.SubElement(element, "finalmarkings")
    for final in sorted(net.finals):
        marking = etree.SubElement(finals, "marking")
        for number in sorted(set(final)):
            place = etree.SubElement(marking, "place", idref=f"p{number}")
            etree.SubElement(place, "text").text = str(final.count(number))
