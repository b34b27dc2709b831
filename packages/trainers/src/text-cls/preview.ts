import type { TextExample } from '../datasets/index.ts';
import { type Html, html } from '../report/html.ts';
import { shellWord } from '../report/shell.ts';
import type { Usage } from '../task.ts';

const PREVIEW_CHARACTERS = 280;

/** The beginning of the text. */
export async function excerpt({ text }: TextExample): Promise<Html> {
  const start = text
    .slice(0, 4 * PREVIEW_CHARACTERS)
    .replace(/\s+/g, ' ')
    .trim();
  const short = start.length > PREVIEW_CHARACTERS ? `${start.slice(0, PREVIEW_CHARACTERS)} …` : start;
  return html`<blockquote>${short}</blockquote>`;
}

export function textUsage(model: string, example: TextExample | undefined): readonly Usage[] {
  const text = (example?.text ?? 'a text').replace(/\s+/g, ' ').trim().slice(0, 80);
  return [
    { title: 'On the command line', code: `npx zoo predict ${shellWord(model)} ${shellWord(text)}` },
    {
      title: 'In TypeScript',
      code: `import { readFile } from 'node:fs/promises';
import { TextClassifier } from '@zoo/tasks';

using classifier = await TextClassifier.create(await readFile(${JSON.stringify(model)}));
const [best] = await classifier.classify(${JSON.stringify(text)}, { topK: 1 });
console.log(best.label, best.score);`,
    },
    {
      title: 'On Android, iOS and in the browser (MediaPipe Tasks)',
      code: `import { FilesetResolver, TextClassifier } from '@mediapipe/tasks-text';

const text = await FilesetResolver.forTextTasks('/wasm');
const classifier = await TextClassifier.createFromOptions(text, {
  baseOptions: { modelAssetPath: '/model.tflite' },
});
classifier.classify(${JSON.stringify(text)});`,
    },
  ];
}
