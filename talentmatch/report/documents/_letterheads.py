"""What a DOCX carries beside what it shows: writers, comments, earlier wordings, hidden text, paths."""

from __future__ import annotations

import datetime as dt
from typing import Any

from talentmatch.report.documents._picture_facts import without_facts

__all__ = ["forget_writer"]

#: Written into every document, so that equal ones are equal files and say nothing of their writer.
_MADE = dt.datetime(2024, 1, 1)
_NAMELESS = (
    "author",
    "category",
    "comments",
    "content_status",
    "identifier",
    "keywords",
    "last_modified_by",
    "subject",
    "title",
    "version",
)
#: Ends of the kinds of parts that name company, manager, template, reviewers and sources of data,
#: or that show the document as it was.
_NOT_SHOWN = (
    "/extended-properties",
    "/custom-properties",
    "/thumbnail",
    "/comments",
    "/commentsextended",
    "/commentsids",
    "/commentsextensible",
    "/people",
    "/customxml",
    "/glossarydocument",
    "/attachedtemplate",
    "/mailmergesource",
    "/mailmergeheadersource",
    "/recipientdata",
    "/keymapcustomizations",
    "/vbaproject",
    "/webextensiontaskpanes",
    "/oleobject",
    "/package",
    "/printersettings",
)
#: What was deleted, moved away or formatted otherwise, and marks of comments and of the writer.
_GONE = (
    "del",
    "moveFrom",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblGridChange",
    "trPrChange",
    "tcPrChange",
    "numberingChange",
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
    "cellDel",
    "cellIns",
    "annotationRef",
    "permStart",
    "permEnd",
    "proofErr",
    "dataBinding",
    "rsids",
    "docVars",
    "mailMerge",
    "attachedTemplate",
    "object",
)
_ACCEPTED = ("ins", "moveTo")
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LOCAL_LINKS = ("file:", "\\\\", "/", "c:", "d:")


def forget_writer(document: Any) -> None:
    """Take out of a document of python-docx all that it does not show, in place.

    Properties, comments, changes that were tracked, hidden text, thumbnails, links to files of the
    house, sources of data, what pictures are called and where they were taken; links to the web stay.
    """
    facts = document.core_properties
    for name in _NAMELESS:
        setattr(facts, name, "")
    facts.created = facts.modified = facts.last_printed = _MADE
    facts.revision = 1
    package = document.part.package
    _drop(package.rels)
    for part in list(package.iter_parts()):
        _drop(part.rels)
        if hasattr(part, "element"):
            _show_only(part.element)
        elif str(part.content_type).startswith("image/"):
            part._blob = without_facts(part.blob)  # no public setter


def _drop(relations: Any) -> None:
    """Drop what is not shown; a link to a file leads nowhere, its words stay."""
    for key, relation in list(relations.items()):
        target = str(relation.target_ref).lower() if relation.is_external else ""
        if relation.reltype.lower().endswith(_NOT_SHOWN):
            del relations[key]
        elif target.startswith(_LOCAL_LINKS):
            relation._target = "about:blank"  # no public setter


def _show_only(element: Any) -> None:
    for found in list(element.iter()):
        if not isinstance(found.tag, str):
            continue
        name = _name(found)
        if name in _GONE or (name == "r" and _is_hidden(found)):
            _remove(found)
        elif name in _ACCEPTED and found.getparent() is not None:
            _unwrap(found)
    for found in element.iter():
        for attribute in [key for key in found.attrib if key.startswith(f"{{{_WORD}}}rsid")]:
            del found.attrib[attribute]
        if isinstance(found.tag, str) and found.tag.endswith(("}docPr", "}cNvPr")):
            # The name of a picture's file, with the folders of whoever put it there.
            for attribute in ("descr", "title"):
                found.attrib.pop(attribute, None)
            found.set("name", f"p{found.get('id', '')}")


def _name(element: Any) -> str:
    """Return the name of an element of a document of Word; empty for any other."""
    return element.tag.rpartition("}")[2] if element.tag.startswith(f"{{{_WORD}}}") else ""


def _is_hidden(run: Any) -> bool:
    marks = _children(_children(run, "rPr"), "vanish")
    return any(mark.get(f"{{{_WORD}}}val") not in ("0", "false", "off") for mark in marks)


def _children(parents: Any, name: str) -> list[Any]:
    several = [parents] if hasattr(parents, "tag") else parents
    return [child for parent in several for child in parent if child.tag == f"{{{_WORD}}}{name}"]


def _remove(element: Any) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def _unwrap(element: Any) -> None:
    """Put what was inserted in the place of the mark that says who did."""
    for child in list(element):
        element.addprevious(child)
    _remove(element)
