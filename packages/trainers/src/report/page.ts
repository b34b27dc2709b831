import type { Example, Skipped, Split } from '../datasets/index.ts';
import { leastCertain, mostConfused } from '../evaluation/hardest.ts';
import type { Evaluation, Prediction } from '../evaluation/metrics.ts';
import type { Epoch } from '../heads/history.ts';
import type { Task } from '../task.ts';
import type { TrainResult } from '../train.ts';
import { confusionMatrix } from './confusion.ts';
import { curves } from './curves.ts';
import { bytes, percent, seconds } from './format.ts';
import { type Gallery, gallery } from './gallery.ts';
import { type Html, html } from './html.ts';
import { STYLE } from './style.ts';

/** Everything that the report tells. */
export interface Report {
  readonly task: Task;
  readonly result: Omit<TrainResult, 'seconds'>;
  readonly seed: number;
  readonly source: { readonly name: string; readonly form: string };
  readonly split: Split<Example>;
  readonly skipped: readonly Skipped[];
  readonly history: readonly Epoch[];
  readonly facts: Readonly<Record<string, string>>;
  readonly evaluation: Evaluation;
  readonly predictions: readonly Prediction[];
  readonly seconds: Readonly<Record<string, number>>;
}

/** How many examples each gallery shows. */
const SHOWN = 12;
/** Skipped files beyond this many are counted, not listed. */
const LISTED = 200;

/** One self-contained page: no scripts, no requests; everything that came from outside is escaped. */
export async function reportPage(report: Report): Promise<string> {
  const { result, evaluation } = report;
  const confused = await galleryOf(report, mostConfused(report.predictions, SHOWN));
  const uncertain = await galleryOf(report, leastCertain(report.predictions, SHOWN));
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${result.task}: ${result.classes.length} classes, ${percent(result.test.accuracy)}</title>${STYLE}</head>
<body><main>
<h1>${headline(result)}</h1>
<p class="soft">${result.classes.length} classes from ${report.source.name} (${report.source.form}), seed ${report.seed}</p>
${keyFacts(report)}
${section('Training', curves(report.history))}
${evaluation.n > 0 && section('Who was taken for whom', confusionMatrix(evaluation))}
${evaluation.n > 0 && section('Classes', classTable(report))}
${confused && section('Most confused', html`<p class="soft">Wrong answers, the most convinced first. Is the label right?</p>${confused}`)}
${uncertain && section('Least certain', html`<p class="soft">Right answers with the smallest lead. More examples like these help most.</p>${uncertain}`)}
${section('Model', modelFacts(report))}
${section('Data', dataFacts(report))}
${section('Use it', usage(report))}
</main></body></html>
`;
  return page.toString();
}

function headline({ test }: Report['result']): string {
  if (test.accuracy === null) return 'Trained; there was nothing to test on';
  return `${percent(test.accuracy)} right on ${test.n} examples it had never seen`;
}

function section(title: string, content: Html): Html {
  return html`<section><h2>${title}</h2>${content}</section>`;
}

function keyFacts({ result, seconds: spent }: Report): Html {
  const facts: [string, string][] = [
    [percent(result.head.accuracy), `head in float, ${result.head.n} examples`],
    [percent(result.file.accuracy), `exported file, run on ${result.file.n} of ${result.examples.test}`],
    [bytes(result.bytes), `model.tflite, ${quantizationName(result.quantization)}`],
    [`${result.examples.train + result.examples.validation}`, 'examples to learn from'],
    [seconds(Object.values(spent).reduce((a, b) => a + b, 0)), 'from data to file'],
  ];
  return html`<div class="facts">${facts.map(([value, name]) => html`<div><b>${value}</b><span>${name}</span></div>`)}</div>`;
}

function quantizationName(quantization: string): string {
  return quantization === 'none' ? 'float32' : quantization;
}

function classTable({ evaluation, split }: Report): Html {
  const learnt = new Map<string, number>();
  for (const { label } of [...split.train, ...split.validation])
    learnt.set(label, (learnt.get(label) ?? 0) + 1);
  return html`<div class="scroll"><table><thead><tr><th>class</th><th class="number">learnt from</th>
<th class="number">tested on</th><th class="number">precision</th><th class="number">recall</th><th class="number">F1</th></tr></thead>
<tbody>${evaluation.per_class.map(
    ({
      label,
      n,
      precision,
      recall,
      f1,
    }) => html`<tr><td>${label}</td><td class="number">${learnt.get(label) ?? 0}</td>
<td class="number">${n}</td><td class="number">${percent(precision)}</td><td class="number">${percent(recall)}</td><td class="number">${percent(f1)}</td></tr>
`,
  )}</tbody></table></div>`;
}

async function galleryOf(report: Report, predictions: readonly Prediction[]): Promise<Html | undefined> {
  if (predictions.length === 0) return undefined;
  const examples = new Map(report.split.test.map((example) => [example.name, example]));
  const items: Gallery[] = [];
  for (const { name, actual, scores } of predictions) {
    const example = examples.get(name);
    if (example) items.push({ name, actual, scores, preview: await report.task.preview(example) });
  }
  return gallery(report.result.classes, items);
}

function modelFacts({ facts, result, seconds: spent }: Report): Html {
  const stages = Object.entries(spent).map(([stage, time]) => `${stage} ${seconds(time)}`);
  return definitions({ ...facts, file: result.model, time: stages.join(', ') });
}

function dataFacts({ split, skipped, source, result }: Report): Html {
  const counts = `${split.train.length} to train, ${split.validation.length} to validate, ${split.test.length} to test`;
  const unfinished = result.file.n < split.test.length && split.test.length > 0;
  return html`${definitions({ source: source.name, form: source.form, parts: counts })}
${unfinished && html`<p class="soft">The exported file was run on ${result.file.n} of ${split.test.length} test examples, as many as its time allowed.</p>`}
${skipped.length > 0 && skippedList(skipped)}`;
}

function skippedList(skipped: readonly Skipped[]): Html {
  const more = skipped.length - LISTED;
  return html`<details><summary>${skipped.length} left out</summary><ul>${skipped
    .slice(0, LISTED)
    .map(
      ({ name, reason }) => html`<li>${name}: ${reason}</li>`,
    )}${more > 0 && html`<li>and ${more} more</li>`}</ul></details>`;
}

function usage({ task, result, split }: Report): Html {
  const example = split.test[0] ?? split.train[0];
  return html`${task
    .usage(result.model, example)
    .map(({ title, code }) => html`<p>${title}</p><pre><code>${code}</code></pre>`)}`;
}

function definitions(facts: Readonly<Record<string, string>>): Html {
  return html`<dl>${Object.entries(facts).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
