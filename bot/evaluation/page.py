"""The report of an evaluation as one HTML page of charts and tables that loads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from string import Template
from typing import Any

from bot.evaluation.charts import bar_chart, chart_legend, curve_chart

_PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation $commit</title>
<style>
:root { color-scheme: light dark; --ink: #1d2129; --soft: #5a6270; --paper: #fff; --track: #e8ebef;
  --one: #2f6db5; --two: #d9822b; --three: #3f8f6b; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ec; --soft: #a4abb6; --paper: #15181d;
  --track: #2a2f37; --one: #6aa5e8; --two: #f0a85c; --three: #6cc39b; --bad: #ff8a80; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
p.soft, small, dt { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; font-size: .88rem; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--track);
  vertical-align: top; overflow-wrap: normal; }
td.below { color: var(--bad); font-weight: 600; }
svg { width: 100%; max-width: 34rem; display: block; font: 11px system-ui, sans-serif; }
svg text { fill: var(--soft); } svg .name { text-anchor: end; fill: var(--ink); }
.track { fill: var(--track); } .grid { stroke: var(--track); } .mark { stroke: var(--soft);
  stroke-dasharray: 4 3; } .line { fill: none; stroke-width: 2; }
.bar.one { fill: var(--one); } .bar.two { fill: var(--two); }
.line.one { stroke: var(--one); } .line.two { stroke: var(--two); } .line.three { stroke: var(--three); }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .88rem; }
.legend li::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .4em;
  border-radius: 2px; background: var(--one); }
.legend .two::before { background: var(--two); } .legend .three::before { background: var(--three); }
details { border-bottom: 1px solid var(--track); padding: .4rem 0; }
dd { margin: 0 0 .5rem; }
</style>
<h1>Answers to the gold questions at $commit</h1>
<p class="soft">$about</p>
<h2>Metrics and goals</h2>
<div class="scroll">$metrics</div>
<h2>By kind</h2>
$parts$kinds
<h2>By topic</h2>
$parts$topics
<h2>What another threshold would refuse</h2>
<p class="soft">Share of refused cases, tuning part. It should be high for cases out of scope and near misses,
low for cases in scope. Near misses that a text answers with "not known" are left out.</p>
$curve_legend$curve
<h2>Wrong answers and their evidence</h2>
<p class="soft">$wrong of the $tuning cases of the tuning part; cases of the held-out part are not listed.
The clearest wrong decisions come first: refused with much evidence, or answered where nothing is known.</p>
$faults
</html>
""")


def render_page(report: Mapping[str, Any]) -> str:
    """The HTML page of a report."""
    curve, parts = report["curve"], ("tuning", "held out")
    return _PAGE.substitute(
        commit=escape(report["commit"]),
        about=escape(_about(report)),
        metrics=_metrics(report["metrics"]),
        parts=chart_legend(parts),
        kinds=bar_chart(report["kinds"], "Share right by kind"),
        topics=bar_chart(report["topics"], "Share right by topic"),
        curve_legend=chart_legend(tuple(curve["refused"])),
        curve=curve_chart(curve["refused"], curve["points"], curve["threshold"], "Share refused"),
        wrong=len(report["faults"]),
        tuning=report["cases"]["tuning"],
        faults="".join(map(_fault, _worst(report["faults"], curve["threshold"]))) or "<p>None.</p>",
    )


def format_share(pair: Sequence[int] | None) -> str:
    """A share with its counts, such as `0.90 (9/10)`; a dash for a share of nothing."""
    if not pair or not pair[1]:
        return "–"
    return f"{pair[0] / pair[1]:.2f} ({pair[0]}/{pair[1]})"


def format_goal(row: Mapping[str, Any]) -> str:
    """The goal of a metric, such as `≥ 0.90`; a dash where there is none."""
    return "–" if row["reach"] is None else f"{'≤' if row['most'] else '≥'} {row['reach']:.2f}"


def _about(report: Mapping[str, Any]) -> str:
    cases, before = report["cases"], report["before"]
    text = (
        f"{cases['tuning']} cases to tune on, {cases['held_out']} held out. {report['date']}, "
        f"{report['machine']}, generation {report['generation']}, "
        f"median {report['milliseconds']} ms a question."
    )
    if before:
        count = before["cases"]["tuning"] + before["cases"]["held_out"]
        text += (
            f" Previous: {before['commit']} of {before['date']}, {count} cases, "
            f"median {before['milliseconds']} ms."
        )
    return text


def _metrics(rows: Sequence[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("metric", "goal", "tuning", "held out", "all, previous"))
    body = "".join(
        f"<tr><td>{escape(row['name'])}</td><td>{format_goal(row)}</td>"
        f"{_cell(row, row['tuning'])}{_cell(row, row['held_out'])}"
        f"<td>{format_share(row['before'] and row['before']['all'])}</td></tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(row: Mapping[str, Any], pair: Sequence[int]) -> str:
    missed = False
    if row["reach"] is not None and pair[1]:
        share = pair[0] / pair[1]
        missed = share > row["reach"] if row["most"] else share < row["reach"]
    return f'<td class="{"below" if missed else ""}">{format_share(pair)}</td>'


def _worst(faults: Sequence[Mapping[str, Any]], threshold: float) -> list[Mapping[str, Any]]:
    """Wrong decisions first, by how far their evidence is from the threshold; then the rest."""
    return sorted(
        faults,
        key=lambda row: (" instead of " not in row["fault"], -abs(row["evidence"] - threshold)),
    )


def _fault(row: Mapping[str, Any]) -> str:
    fields = {
        "answer": row["answer"],
        "answer to the other conversation": row["twin"],
        f"evidence {row['evidence']:.2f}, found": "\n".join(row["found"]),
    }
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text).replace(chr(10), '<br>')}</dd>"
        for name, text in fields.items()
        if text
    )
    asked = " / ".join(row["asked"])
    return (
        f"<details><summary>{escape(row['id'])}: {escape(row['fault'])}<br><small>{escape(asked)}</small>"
        f"</summary><dl>{lines}</dl></details>"
    )
