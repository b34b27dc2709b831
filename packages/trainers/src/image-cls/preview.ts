import { readFile } from 'node:fs/promises';
import { decodeImage, resizeImage } from '@zoo/tasks';
import type { ImageExample } from '../datasets/index.ts';
import { type Html, html } from '../report/html.ts';
import { encodePng } from '../report/png.ts';
import { shellWord } from '../report/shell.ts';
import type { Usage } from '../task.ts';

/** Longer side of a thumbnail in pixels: about 20 kB each as PNG. */
const SIDE = 120;

/** The picture, small, inside the page itself. */
export async function thumbnail({ path, name }: ImageExample): Promise<Html> {
  try {
    const picture = await decodeImage(await readFile(path));
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const size = (side: number) => Math.max(1, Math.round(side * scale));
    const small = resizeImage(picture, size(picture.width), size(picture.height));
    const data = Buffer.from(encodePng(small)).toString('base64');
    return html`<img alt="${name}" loading="lazy" src="data:image/png;base64,${data}">`;
  } catch {
    return html`<p class="soft">(no longer readable)</p>`; // it was when its features were made
  }
}

export function imageUsage(model: string, example: ImageExample | undefined): readonly Usage[] {
  const picture = example?.path ?? 'picture.jpg';
  return [
    { title: 'On the command line', code: `npx zoo predict ${shellWord(model)} ${shellWord(picture)}` },
    {
      title: 'In TypeScript',
      code: `import { readFile } from 'node:fs/promises';
import { ImageClassifier } from '@zoo/tasks';

using classifier = await ImageClassifier.create(await readFile(${JSON.stringify(model)}));
const [best] = await classifier.classify(await readFile(${JSON.stringify(picture)}), { topK: 1 });
console.log(best.label, best.score);`,
    },
    {
      title: 'On Android, iOS and in the browser (MediaPipe Tasks)',
      code: `import { FilesetResolver, ImageClassifier } from '@mediapipe/tasks-vision';

const vision = await FilesetResolver.forVisionTasks('/wasm');
const classifier = await ImageClassifier.createFromOptions(vision, {
  baseOptions: { modelAssetPath: '/model.tflite' },
});
classifier.classify(document.querySelector('img'));`,
    },
  ];
}
