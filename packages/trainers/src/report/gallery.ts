import { indexOfMax } from '../heads/linear-head.ts';
import { percent } from './format.ts';
import { type Html, html } from './html.ts';

export interface Gallery {
  readonly name: string;
  readonly actual: number;
  readonly scores: Float32Array;
  readonly preview: Html;
}

/** Examples with what they are and what the model said. */
export function gallery(classes: readonly string[], items: readonly Gallery[]): Html {
  return html`<div class="gallery">${items.map(({ name, actual, scores, preview }) => {
    const said = indexOfMax(scores);
    const right = said === actual;
    return html`<figure>${preview}<figcaption><b>${classes[said]}</b> ${percent(scores[said])}
${right ? second(classes, scores, said) : html`<br>is: <b>${classes[actual]}</b> ${percent(scores[actual])}`}<br>${name}</figcaption></figure>
`;
  })}</div>`;
}

/** The runner-up of a right answer. */
function second(classes: readonly string[], scores: Float32Array, said: number): Html {
  const others = scores.map((score, i) => (i === said ? -1 : score));
  const next = indexOfMax(others);
  return html`<br>or: ${classes[next]} ${percent(scores[next])}`;
}
