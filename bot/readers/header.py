"""The YAML header of a Markdown text: title, topic and the two days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from bot.readers.faults import Faults

TOPICS = ("pay", "employers", "occupation", "training", "funding", "local", "search", "contract")
FIELDS = ("title", "topic", "as_of", "review_by")
_FENCE = "---"
_NO_YAML = "der Kopf ist kein gültiges YAML; ein Wert mit Doppelpunkt gehört in Anführungszeichen"


def read_header(name: str, text: str, faults: Faults) -> tuple[dict[str, Any], int | None]:
    """The checked fields, and the index of the first line after the header; None without one."""
    lines = text.removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() != _FENCE:
        faults.add(name, 1, "der Kopf fehlt; die erste Zeile eines .md-Textes ist ---")
        return {}, None
    closing = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if closing is None:
        faults.add(name, 1, "der Kopf ist nicht geschlossen; nach ihm fehlt eine Zeile ---")
        return {}, None
    before = len(faults.lines)
    fields = _read_fields(name, lines[1:closing], faults)
    if len(faults.lines) > before:
        return {}, closing + 1
    return _check_fields(name, fields, faults), closing + 1


def _read_fields(name: str, lines: list[str], faults: Faults) -> dict[str, tuple[str, int]]:
    """Value and line of each field. Values stay strings, so that an impossible day is named as such."""
    for number, text in enumerate(lines, 2):
        if text.startswith("##") or text.rstrip() == "...":
            what = "der Kopf ist hier noch nicht geschlossen; er endet mit einer Zeile ---"
            faults.add(name, number, what)
            return {}
    try:
        node = yaml.compose("\n".join(lines), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
        position = getattr(error, "position", 0)
        line = mark.line if mark else "\n".join(lines).count("\n", 0, position)
        faults.add(name, line + 2, _NO_YAML)
        return {}
    if not isinstance(node, yaml.MappingNode):
        faults.add(name, 1, "der Kopf hat keine Felder; nötig ist mindestens title")
        return {}
    return _read_nodes(name, node, faults)


def _read_nodes(name: str, node: yaml.MappingNode, faults: Faults) -> dict[str, tuple[str, int]]:
    fields: dict[str, tuple[str, int]] = {}
    for key, value in node.value:
        line = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            what = "jedes Feld im Kopf hat einen einfachen Wert, etwa title: Gehalt am Anfang"
            faults.add(name, line, what)
        elif key.value in fields:
            first = fields[key.value][1]
            faults.add(name, line, f"das Feld {key.value} steht schon in Zeile {first}; eines davon löschen")
        elif "\n" in value.value.strip():
            faults.add(
                name, line, f"das Feld {key.value} reicht über mehrere Zeilen; es gehört in eine Zeile"
            )
        else:
            fields[key.value] = (value.value.strip(), line)
    return fields


def _check_fields(name: str, fields: dict[str, tuple[str, int]], faults: Faults) -> dict[str, Any]:
    def at(key: str) -> int:
        return fields[key][1] if key in fields else 1

    given = {key: value for key, (value, _) in fields.items() if value}
    for key in FIELDS:
        if key not in given:
            faults.add(name, at(key), f"im Kopf fehlt {key}")
    for key in sorted(fields.keys() - set(FIELDS)):
        faults.add(name, at(key), f"das Feld {key} gibt es nicht")
    header: dict[str, Any] = {}
    if title := given.get("title"):
        header["title"] = title
        faults.add_title(name, at("title"), title)
    if topic := given.get("topic"):
        header["topic"] = topic
        if topic not in TOPICS:
            faults.add(name, at("topic"), f"das Thema {topic} gibt es nicht; erlaubt: {', '.join(TOPICS)}")
    header |= dict(_read_days(name, fields, faults))
    if {"as_of", "review_by"} <= set(header) and header["review_by"] < header["as_of"]:
        faults.add(name, at("review_by"), "review_by liegt vor as_of")
    return header


def _read_days(name: str, fields: dict[str, tuple[str, int]], faults: Faults) -> Iterator[tuple[str, date]]:
    for key in ("as_of", "review_by"):
        value, line = fields.get(key, ("", 1))
        if not value:
            continue
        try:
            yield key, date.fromisoformat(value)
        except ValueError:
            faults.add(name, line, f"{key}: {value} ist kein Tag; Schreibweise etwa 2026-05-31")
