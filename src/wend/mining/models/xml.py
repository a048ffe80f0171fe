"""Reading XML that a stranger wrote: no entities, no network, bounded size, errors with the place."""

from pathlib import Path

from lxml import etree

from wend.limits import MODEL_FILE_BYTES
from wend.mining.models.errors import ModelError


def parse(path: Path) -> etree._Element:
    """The root element of a model file; raises `ModelError` where it is missing, too large or not well formed."""
    try:
        size = path.stat().st_size
        if size > MODEL_FILE_BYTES:
            raise ModelError(f"{path.name} has {size:,} bytes; models up to {MODEL_FILE_BYTES:,} bytes are read")
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    return parse_bytes(data, path.name)


def parse_bytes(data: bytes, name: str) -> etree._Element:
    """As `parse`, from bytes; `name` is for the error."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ModelError(f"{name} is not well-formed XML: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ModelError(f"{name} declares a document type; models do not need one, so it is not read")
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The children of that name, whatever their namespace."""
    return [child for child in element if local(child) == name]
