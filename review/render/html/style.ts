/** The page's style: no file beside it, no font from elsewhere, for light and dark screens, narrow ones and paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #57606a; --line: #d9dee4; --paper: #ffffff; --tint: #f5f7f9; --raised: #ffffff;
  --good: #18703b; --warn: #8a5a00; --bad: #b3261e; --info: #0b5cad; --accent: #0b5cad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ed; --soft: #9aa4af; --line: #313943; --paper: #101418; --tint: #1a2027; --raised: #161b21;
    --good: #5fca86; --warn: #e3b341; --bad: #ff8b82; --info: #79b8ff; --accent: #79b8ff;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
header > div, main, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
header { --tone: var(--info); border-top: 5px solid var(--tone); border-bottom: 1px solid var(--line); background: color-mix(in srgb, var(--tone) 7%, var(--paper)); padding: 1.75rem 0 1.5rem; }
header.good { --tone: var(--good); } header.warn { --tone: var(--warn); } header.bad { --tone: var(--bad); }
header[class], header a { color: var(--ink); }
header .tag { color: var(--tone); margin: 0; }
h1 { font-size: 0; font-weight: 500; line-height: 1.45; margin: .6rem 0; overflow-wrap: anywhere; }
h1 span { display: block; font-size: 1.05rem; }
h1 span:first-child { font-size: 1.5rem; font-weight: 650; line-height: 1.3; margin-bottom: .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .8rem; letter-spacing: -.005em; }
h3 { font-size: .95rem; margin: 1.4rem 0 .5rem; }
code, pre { font: .87em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: .15em; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .4rem .8rem; z-index: 1; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
main:focus { outline: none; }
:target { scroll-margin-top: 1rem; }
.stack:target { border-color: var(--accent); }
.meta, .soft { color: var(--soft); }
.meta { margin: 0; font-size: .9rem; }
.small { font-size: .82rem; } .small span { white-space: nowrap; }
.tag { display: inline-block; padding: .02rem .55rem; border-radius: 1rem; border: 1px solid color-mix(in srgb, currentColor 45%, transparent); background: color-mix(in srgb, currentColor 9%, transparent); font-size: .78rem; font-weight: 600; line-height: 1.5; white-space: nowrap; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .info { color: var(--info); }
.count { color: var(--soft); background: var(--tint); border-radius: 1rem; padding: .05rem .5rem; font-size: .8rem; font-weight: 500; font-variant-numeric: tabular-nums; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .6rem; padding: 0; margin: 1.1rem 0 0; list-style: none; }
.numbers a, .numbers li > span { display: block; height: 100%; background: var(--raised); border: 1px solid var(--line); border-radius: .6rem; padding: .55rem .9rem; text-decoration: none; font-size: .88rem; }
.numbers a:hover { border-color: var(--accent); }
.numbers b { display: block; font-size: 1.45rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.alike { margin: 0 0 .9rem; padding-left: 1.2rem; overflow-wrap: anywhere; }
.filters { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin-bottom: .8rem; }
.filters > div { display: grid; gap: .2rem; min-width: 0; }
.filters label { font-size: .8rem; color: var(--soft); }
.filters > .wide { flex: 0 1 16rem; }
.filters p { margin: 0 0 .4rem auto; }
input, select, button { font: inherit; color: inherit; }
.filters input, .filters select, .filters button { background: var(--raised); border: 1px solid var(--line); border-radius: .45rem; padding: .38rem .6rem; max-width: 100%; min-height: 2.3rem; color: var(--ink); font-size: .9rem; }
.filters .check { display: flex; gap: .4rem; align-items: center; min-height: 2.3rem; color: var(--ink); font-size: .9rem; }
.filters .check input { min-height: 0; width: auto; }
.filters button { cursor: pointer; } .filters button:disabled { opacity: .5; cursor: default; }
.scroll { overflow-x: auto; }
section > .scroll { border: 1px solid var(--line); border-radius: .6rem; background: var(--raised); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .55rem .8rem; border-top: 1px solid var(--line); }
thead th { background: var(--tint); border-top: 0; white-space: nowrap; font-size: .82rem; }
tbody tr:hover { background: var(--tint); }
th button { background: none; border: 0; padding: .1rem 0; font-weight: 600; cursor: pointer; white-space: nowrap; }
th button::after { content: " ↕"; color: var(--soft); font-weight: 400; }
th[aria-sort=ascending] button::after { content: " ↑"; color: var(--accent); }
th[aria-sort=descending] button::after { content: " ↓"; color: var(--accent); }
td:nth-child(-n+6) { white-space: nowrap; }
td:nth-child(3), td:nth-child(4) { font-variant-numeric: tabular-nums; }
td:nth-child(7) { min-width: 12rem; overflow-wrap: anywhere; }
#rollouts.placeless :is(th, td):nth-child(n+3):nth-child(-n+4) { display: none; }
td b { font-weight: 600; }
td .tag { font-size: .75rem; }
.findings, .destroyed { list-style: none; padding: 0; margin: 0; }
.findings > li { --tone: var(--info); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: .5rem; background: var(--raised); padding: .7rem 1rem; margin-bottom: .6rem; overflow-wrap: anywhere; }
.findings > li.error { --tone: var(--bad); } .findings > li.warning { --tone: var(--warn); }
.findings h3 { margin: 0 0 .2rem; }
.findings ul { margin: .3rem 0; padding-left: 1.2rem; }
.remedy { margin: .4rem 0 0; color: var(--soft); font-size: .92rem; }
.destroyed { border: 1px solid color-mix(in srgb, var(--bad) 45%, var(--line)); border-radius: .6rem; background: color-mix(in srgb, var(--bad) 5%, var(--paper)); padding: .35rem 1rem; }
.destroyed li { padding: .35rem 0; overflow-wrap: anywhere; }
.destroyed li + li { border-top: 1px solid var(--line); }
.stacks { display: grid; grid-template-columns: minmax(0, 1fr); gap: .45rem; }
.stack { border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); content-visibility: auto; contain-intrinsic-size: auto 2.6rem; min-width: 0; }
.stack > summary { padding: .5rem .9rem; cursor: pointer; overflow-wrap: anywhere; }
.stack > summary .what { float: right; color: var(--soft); font-size: .88rem; padding-left: .8rem; }
.stack > summary .what.bad { color: var(--bad); font-weight: 600; }
.stack > div { padding: 0 .9rem .8rem; }
.group > summary { cursor: pointer; margin: 1.4rem 0 .5rem; } .group > summary h3 { display: inline; }
details details > summary, .findings summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
pre { background: var(--tint); border-radius: .45rem; padding: .8rem; overflow-x: auto; margin: .5rem 0; }
.changes { list-style: none; padding: 0; margin: .3rem 0; overflow-wrap: anywhere; }
.changes > li { padding: .25rem 0; }
.changes ul { margin: .2rem 0; padding-left: 2rem; font-size: .92rem; color: var(--ink); }
.names { display: flex; flex-wrap: wrap; gap: .2rem .9rem; list-style: none; padding: 0; margin: 0; color: var(--soft); overflow-wrap: anywhere; }
.names li { min-width: 0; }
.pictures { display: flex; flex-wrap: wrap; align-items: start; gap: .8rem; }
figure { margin: 0; max-width: 100%; min-width: min(100%, 25rem); border: 1px solid var(--line); border-radius: .6rem; background: var(--raised); padding: .8rem 1rem .5rem; }
figcaption { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; font-size: .85rem; color: var(--soft); margin-bottom: .6rem; overflow-wrap: anywhere; }
figcaption b { color: var(--ink); font-size: .95rem; min-width: 0; }
.dot { display: inline-block; width: .7em; height: .7em; border-radius: 50%; print-color-adjust: exact; }
.dot.before { border: 1.5px solid var(--soft); } .dot.after { background: var(--accent); }
svg { display: block; color: var(--accent); }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; text-anchor: middle; }
svg .release { font-weight: 600; font-size: 13px; }
svg .soft { fill: var(--soft); }
svg .axis { stroke: var(--line); stroke-width: 2; }
svg .leader { stroke: var(--soft); }
svg .before { fill: none; stroke: var(--soft); stroke-width: 1.5; }
svg .after { fill: currentColor; }
svg circle { pointer-events: all; } svg g { cursor: pointer; }
svg g:hover, svg .lit { --soft: var(--accent); } svg g:hover .leader, svg .lit .leader { stroke-width: 3; }
.lists { contain: inline-size; margin-top: .5rem; font-size: .95em; }
.lists summary { cursor: pointer; color: var(--soft); padding: .1em 0 .1em 1.1em; text-indent: -1.1em; font-size: inherit; overflow-wrap: anywhere; } .lists b { color: var(--ink); }
.fleets > :not(summary) { margin: .2rem 0 .4rem 1.1em; padding: 0; } .fleets p { color: var(--soft); }
.fleets ul { columns: 18rem; list-style: none; overflow-wrap: anywhere; }
footer { padding: 2.5rem 1.25rem 3rem; color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; }
[hidden] { display: none !important; }
@media (max-width: 45rem) {
  header > div, main, footer { padding-left: 1rem; padding-right: 1rem; }
  h1 span:first-child { font-size: 1.25rem; }
  .numbers { grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); }
  .filters > div, .filters > .wide, .filters > button { flex: 1 1 8rem; }
  .filters input, .filters select { width: 100%; }
  .filters p, .filters > .check { margin-left: 0; flex: 1 1 100%; }
  section > .scroll { border: 0; background: none; }
  #rollouts, #rollouts tbody { display: block; }
  #rollouts thead { display: block; }
  #rollouts thead tr { display: flex; flex-wrap: wrap; gap: .1rem .9rem; padding-bottom: .5rem; }
  #rollouts thead th { background: none; padding: 0; }
  #rollouts tbody tr { display: block; border: 1px solid var(--line); border-radius: .6rem; background: var(--raised); padding: .6rem .9rem; margin-bottom: .6rem; }
  #rollouts td { display: block; position: relative; border: 0; padding: .12rem 0 .12rem 5.6rem; white-space: normal; min-width: 0; overflow-wrap: anywhere; }
  #rollouts td::before { content: attr(data-label); position: absolute; left: 0; color: var(--soft); font-size: .82rem; }
  #rollouts td:nth-child(1) { padding-left: 0; font-weight: 600; font-size: 1.02rem; }
  #rollouts td:nth-child(1)::before { content: none; }
  #rollouts td:nth-child(n+2):nth-child(-n+4) { display: inline-block; padding-left: 0; margin-right: .7rem; color: var(--soft); }
  #rollouts td:nth-child(n+2):nth-child(-n+4)::before { content: none; }
  .stack > summary .what { float: none; padding-left: 0; }
}
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --raised: #fff; --tint: #f4f4f4; }
  .filters, .skip { display: none; }
  body { font-size: 11px; }
  .scroll { overflow: visible; }
  svg { max-width: 100%; height: auto; }
  .fleets > :not(summary) { display: none; }
  .lists { columns: 20em; }
  .stack { content-visibility: visible; break-inside: avoid-page; }
  tr, figure, .findings > li { break-inside: avoid; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
