import { Html } from './html.ts';

/** One sheet for light and dark, no outside fonts or pictures. */
export const STYLE = new Html(`<style>
:root { color-scheme: light dark; --bg: #fbfbfa; --card: #fff; --ink: #1d2128; --soft: #667080; --line: #e3e5e8;
  --train: #2f6fdf; --validation: #d9730d; --right: 38 132 84; --wrong: 201 60 55; }
@media (prefers-color-scheme: dark) { :root { --bg: #14161a; --card: #1c1f25; --ink: #e8eaee; --soft: #98a2b3;
  --line: #30353e; --train: #74a4ff; --validation: #f2a65a; --right: 88 190 134; --wrong: 235 110 104; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 20px 80px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -.01em; }
h2 { font-size: 18px; margin: 0 0 12px; }
p { margin: 0 0 10px; }
.soft, caption, figcaption { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px 22px; margin-top: 18px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin-top: 24px; }
.facts div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px 16px; }
.facts b { display: block; font-size: 25px; font-weight: 650; letter-spacing: -.01em; }
.facts span { color: var(--soft); font-size: 13px; }
.charts { display: flex; flex-wrap: wrap; gap: 20px; }
figure { margin: 0; }
.charts figure { flex: 1 1 380px; }
svg { width: 100%; height: auto; } svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
svg .grid { stroke: var(--line); }
polyline { fill: none; stroke-width: 2; } polyline.train { stroke: var(--train); } polyline.validation { stroke: var(--validation); }
circle.train { fill: var(--train); } circle.validation { fill: var(--validation); }
.key { margin-left: 10px; } .key::before { content: ''; display: inline-block; width: 18px; height: 3px; margin-right: 5px;
  vertical-align: middle; background: var(--train); } .key.validation::before { background: var(--validation); }
table { border-collapse: collapse; } caption { text-align: left; padding-bottom: 8px; }
th, td { padding: 5px 12px 5px 0; text-align: left; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; } .number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
.confusion td, .confusion th { border: 0; padding: 4px; } .confusion tbody td { min-width: 34px; height: 34px; text-align: center;
  border-radius: 5px; font-variant-numeric: tabular-nums; }
.confusion thead th { vertical-align: bottom; font-weight: 400; } .confusion thead span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 140px; }
.confusion tbody th { text-align: right; font-weight: 400; max-width: 220px; }
td.right { background: rgb(var(--right) / calc(.08 + .62 * var(--share))); }
td.wrong { background: rgb(var(--wrong) / calc(.03 + .77 * var(--share))); }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 14px; }
.gallery:has(blockquote) { grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); }
.gallery blockquote { font-size: 13px; margin-bottom: 6px; } .gallery img { width: 100%; aspect-ratio: 1; object-fit: contain; background: var(--bg); border-radius: 8px; border: 1px solid var(--line); }
.gallery figcaption { font-size: 13px; line-height: 1.4; overflow-wrap: anywhere; } .gallery b { color: var(--ink); }
blockquote { margin: 0 0 14px; padding: 2px 0 2px 14px; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
pre { background: var(--bg); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; overflow-x: auto; margin: 0 0 12px;
  font: 13px/1.5 ui-monospace, monospace; }
details summary { cursor: pointer; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
</style>`);
