import type { Evaluation } from '../evaluation/metrics.ts';
import { type Html, html } from './html.ts';

/** Above this a table of all pairs says nothing; the most frequent confusions are listed instead. */
const MAX_CLASSES = 40;

/** Who was taken for whom: rows are the truth, columns the answers, the shade the share of the row. */
export function confusionMatrix({ per_class, confusion }: Evaluation): Html {
  if (per_class.length > MAX_CLASSES) return frequentConfusions(per_class, confusion);
  return html`<p class="soft">Rows: what it is. Columns: what the model said.</p><div class="scroll"><table class="confusion">
<thead><tr><td></td>${per_class.map(({ label }) => html`<th scope="col"><span>${label}</span></th>`)}</tr></thead>
<tbody>${per_class.map(
    ({ label, n }, row) => html`<tr><th scope="row">${label}</th>${confusion[row].map((count, column) =>
      cell(count, n, row === column, `${label} taken for ${per_class[column].label}: ${count} of ${n}`),
    )}</tr>
`,
  )}</tbody></table></div>`;
}

function cell(count: number, n: number, right: boolean, title: string): Html {
  const share = n === 0 ? 0 : count / n;
  return html`<td class="${right ? 'right' : 'wrong'}" style="--share:${share.toFixed(3)}" title="${title}">${count === 0 ? '' : count}</td>`;
}

function frequentConfusions(classes: Evaluation['per_class'], confusion: Evaluation['confusion']): Html {
  const pairs = confusion.flatMap((row, actual) =>
    row.flatMap((count, predicted) =>
      count > 0 && actual !== predicted ? [{ actual, predicted, count }] : [],
    ),
  );
  const top = pairs.sort((a, b) => b.count - a.count).slice(0, 30);
  if (top.length === 0) return html`<p>No class was taken for another.</p>`;
  return html`<table><caption>The ${top.length} most frequent confusions</caption>
<thead><tr><th>what it is</th><th>what the model said</th><th>times</th></tr></thead>
<tbody>${top.map(
    ({ actual, predicted, count }) =>
      html`<tr><td>${classes[actual].label}</td><td>${classes[predicted].label}</td><td class="number">${count}</td></tr>`,
  )}</tbody></table>`;
}
