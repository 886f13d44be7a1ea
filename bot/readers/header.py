"""The YAML header of a Markdown text: title, topic and the two days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.readers.faults import Faults
from bot.types import JOB, Action

TOPICS = ("pay", "employers", "occupation", "training", "funding", "local", "search", "contract")
FIELDS = ("title", "topic", "as_of", "review_by")
NEXT = "next"
MOST_ACTIONS = 3
_NEXT_SHAPE = "next ist eine Liste von Schritten, jeder mit label und url"
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
    node = _read_yaml(name, lines[1:closing], faults)
    fields = _read_nodes(name, node, faults) if node else {}
    actions = tuple(_read_actions(name, node, faults)) if node else ()
    if len(faults.lines) > before:
        return {}, closing + 1
    return _check_fields(name, fields, faults) | {"actions": actions}, closing + 1


def _read_yaml(name: str, lines: list[str], faults: Faults) -> yaml.MappingNode | None:
    """The fields. Values stay strings, so that an impossible day is named as such."""
    for number, text in enumerate(lines, 2):
        if text.startswith("##") or text.rstrip() == "...":
            what = "der Kopf ist hier noch nicht geschlossen; er endet mit einer Zeile ---"
            faults.add(name, number, what)
            return None
    try:
        node = yaml.compose("\n".join(lines), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
        position = getattr(error, "position", 0)
        line = mark.line if mark else "\n".join(lines).count("\n", 0, position)
        faults.add(name, line + 2, _NO_YAML)
        return None
    if not isinstance(node, yaml.MappingNode):
        faults.add(name, 1, "der Kopf hat keine Felder; nötig ist mindestens title")
        return None
    return node


def _read_nodes(name: str, node: yaml.MappingNode, faults: Faults) -> dict[str, tuple[str, int]]:
    fields: dict[str, tuple[str, int]] = {}
    for key, value in node.value:
        line = key.start_mark.line + 2
        if isinstance(key, yaml.ScalarNode) and key.value == NEXT:
            continue
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


def _read_actions(name: str, node: yaml.MappingNode, faults: Faults) -> Iterator[Action]:
    """The next steps that a header offers."""
    found = [pair for pair in node.value if isinstance(pair[0], yaml.ScalarNode) and pair[0].value == NEXT]
    for key, _ in found[1:]:
        faults.add(name, key.start_mark.line + 2, f"das Feld {NEXT} steht zweimal da; eines davon löschen")
    steps = found[0][1] if found else None
    if steps is None:
        return
    line = steps.start_mark.line + 2
    if not isinstance(steps, yaml.SequenceNode):
        faults.add(name, line, _NEXT_SHAPE)
        return
    if len(steps.value) > MOST_ACTIONS:
        faults.add(
            name, line, f"{NEXT} hat {len(steps.value)} Schritte; höchstens {MOST_ACTIONS} werden gezeigt"
        )
    for step in steps.value:
        line = step.start_mark.line + 2
        values = {k.value: v.value for k, v in step.value} if isinstance(step, yaml.MappingNode) else {}
        if set(values) != {"label", "url"} or not all(isinstance(v, str) and v for v in values.values()):
            faults.add(name, line, _NEXT_SHAPE)
        elif problem := _wrong_address(values["url"]):
            faults.add(name, line, f"{NEXT}: {values['url']}: {problem}")
        else:
            yield Action(values["label"].strip(), values["url"].strip())


def _wrong_address(url: str) -> str | None:
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return "das ist keine Adresse"
    if parts.scheme != "https" or "." not in host or re.search(r"\s", url.strip()):
        return "eine Adresse beginnt mit https:// und hat keine Leerzeichen"
    if set(re.findall(r"\{\w*\}|[{}]", url)) - {JOB} or JOB in host:
        return f"hinter dem Namen der Seite darf {JOB} stehen, keine andere geschweifte Klammer"
    return None


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
