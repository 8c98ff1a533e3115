/** The page's style: no file beside it, no font from elsewhere, for light and dark screens, narrow ones and paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #57606a; --line: #d5dae0; --paper: #ffffff; --tint: #f5f7f9;
  --good: #18703b; --warn: #8a5a00; --bad: #b3261e; --info: #0b5cad; --accent: #0b5cad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ed; --soft: #9aa4af; --line: #333b45; --paper: #14181d; --tint: #1c2229;
    --good: #5fca86; --warn: #e3b341; --bad: #ff8b82; --info: #79b8ff; --accent: #79b8ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main, header, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.55rem; line-height: 1.3; margin: .4rem 0 .6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2.4rem 0 .8rem; }
h3 { font-size: .95rem; margin: 1.2rem 0 .4rem; }
code, pre { font: .86em/1.5 ui-monospace, monospace; }
code { overflow-wrap: anywhere; }
a { color: var(--accent); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .4rem .8rem; z-index: 1; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.meta, .soft { color: var(--soft); }
.meta { margin: 0 0 .5rem; }
.tag { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; border: 1px solid currentColor; font-size: .8rem; white-space: nowrap; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .info { color: var(--info); }
.numbers { display: flex; flex-wrap: wrap; gap: .6rem; padding: 0; margin: 1rem 0 0; list-style: none; }
.numbers li { background: var(--tint); border-radius: .5rem; padding: .5rem .9rem; min-width: 7rem; }
.numbers b { display: block; font-size: 1.3rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.filters { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin-bottom: .8rem; }
.filters label { display: grid; font-size: .8rem; color: var(--soft); gap: .15rem; min-width: 0; }
.filters label.check { display: flex; align-items: center; padding-bottom: .45rem; }
input, select, button { font: inherit; color: inherit; }
input[type=search], select { background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; padding: .35rem .5rem; max-width: 100%; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem; border-top: 1px solid var(--line); }
thead th { background: var(--tint); border-top: 0; white-space: nowrap; font-size: .85rem; }
th button { background: none; border: 0; padding: 0; font-weight: 600; cursor: pointer; }
th button::after { content: " ↕"; color: var(--soft); }
th[aria-sort=ascending] button::after { content: " ↑"; color: inherit; }
th[aria-sort=descending] button::after { content: " ↓"; color: inherit; }
.scroll td:nth-child(-n+4) { white-space: nowrap; }
.ami { font-size: .82rem; color: var(--soft); }
.findings { list-style: none; padding: 0; margin: 0; }
.findings > li { border: 1px solid var(--line); border-left-width: 4px; border-radius: .4rem; padding: .6rem .9rem; margin-bottom: .6rem; }
.findings > li.error { border-left-color: var(--bad); } .findings > li.warning { border-left-color: var(--warn); } .findings > li.note { border-left-color: var(--info); }
.findings p { margin: .15rem 0; overflow-wrap: anywhere; }
.findings ul { margin: .2rem 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
details.stack { border: 1px solid var(--line); border-radius: .4rem; margin-bottom: .5rem; }
details.stack > summary { padding: .5rem .9rem; cursor: pointer; overflow-wrap: anywhere; }
details.stack > div { padding: 0 .9rem .8rem; }
pre { background: var(--tint); border-radius: .4rem; padding: .8rem; overflow-x: auto; margin: .5rem 0; }
.changes { padding-left: 1.2rem; margin: .3rem 0; overflow-wrap: anywhere; }
figure { margin: 0 0 1.2rem; overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; padding: .6rem; }
figcaption { font-size: .85rem; color: var(--soft); }
svg { display: block; color: var(--accent); }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .soft { fill: var(--soft); }
svg .axis { stroke: var(--line); }
svg .before { fill: none; stroke: var(--soft); stroke-width: 1.5; }
svg .after { fill: currentColor; }
footer { padding: 2rem 1.25rem; color: var(--soft); font-size: .85rem; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  .filters label { flex: 1 1 8rem; }
  .filters input, .filters select { width: 100%; }
  #rollouts thead { position: absolute; left: -999rem; }
  #rollouts tr { display: block; border-top: 1px solid var(--line); padding: .4rem 0; }
  .scroll td:nth-child(-n+4) { white-space: normal; }
  #rollouts td { display: block; border: 0; padding: .1rem .8rem; }
  #rollouts td::before { content: attr(data-label) " "; color: var(--soft); font-size: .8rem; }
}
@media print {
  .filters, .skip { display: none; }
  body { font-size: 11px; }
  .scroll, figure { overflow: visible; }
}
`;
