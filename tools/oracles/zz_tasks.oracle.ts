import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, it } from '@jest/globals';
import type { Tensor } from '../../packages/core/src/index.ts';
import { describeModel, processUnit } from '../../packages/tasks/src/described.ts';
import { decodeImage, imageToInput } from '../../packages/tasks/src/image/index.ts';
import { normalizationOf } from '../../packages/tasks/src/image-classifier/input.ts';
import { answer, readHead, scoresOutput } from '../../packages/tasks/src/scores/index.ts';
import { parseVocabulary, RegexTokenizer } from '../../packages/tasks/src/text/index.ts';
import { testdata } from '../testing/testdata.ts';
import { Oracles } from './oracles.ts';

let oracles: Oracles;
beforeAll(async () => {
  oracles = await Oracles.start();
}, 120_000);
afterAll(() => oracles.close());
it('rows', async () => {
  const rows = readFileSync(testdata('README.md') as string, 'utf8')
    .split('\n')
    .filter((l) => /^\| \S+\.tflite \| \S+ \| \d/.test(l));
  const out: string[] = [];
  for (const row of rows) {
    const [, model, image, expected] = row.split('|').map((s) => s.trim());
    const bytes = readFileSync(testdata('tflite/' + model) as string);
    const d = describeModel(bytes);
    const t = d.inputs[0].tensor;
    const dtype = t.type.toLowerCase() as 'uint8' | 'float32';
    const picture = await decodeImage(readFileSync(testdata('images/' + image) as string));
    const input = imageToInput(
      picture,
      { dtype, shape: t.shape },
      { normalization: normalizationOf(d.inputs[0], {}) },
    );
    const data = input.data as Uint8Array;
    const [o] = await oracles.run('tfweb', bytes, [
      { dtype, shape: [...t.shape], bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) },
    ]);
    const index = scoresOutput(d);
    const q = d.outputs[index].tensor.quantization;
    const b = o.bytes;
    const tensor = {
      dtype: o.dtype,
      shape: o.shape,
      data: o.dtype === 'float32' ? new Float32Array(b.buffer, b.byteOffset, b.length / 4) : b,
      quantization:
        q && q.scale?.length
          ? {
              scale: [...q.scale],
              zeroPoint: Array.from((q.zeroPoint ?? []) as unknown as bigint[], Number),
              axis: 0,
            }
          : undefined,
    } as Tensor;
    const got = answer(readHead(d, d.outputs[index]), tensor, { topK: 3 });
    const first = Number(expected.split(' ')[0]);
    out.push(
      `${first === got[0].index ? 'ok ' : 'NO '} ${model} ${image} | ${expected} | ${got.map((p) => `${p.index} ${p.label} ${p.score.toFixed(3)}`).join(', ')}`,
    );
  }
  writeFileSync('/tmp/rows.txt', out.join('\n'));
}, 600000);
it('text', async () => {
  const bytes = readFileSync(testdata('tflite/movie_review_average_word_vec.tflite') as string);
  const d = describeModel(bytes);
  const unit = processUnit(d.inputs[0], 'RegexTokenizerOptions')!;
  const tok = new RegexTokenizer({
    delimiter: unit.delimRegexPattern!,
    vocabulary: parseVocabulary(d.text(unit.vocabFile![0])),
  });
  const texts = [
    'What a great and touching film, I loved it!',
    "It isn't good: a waste of time.",
    'Great MOVIE',
    'café olé very bad',
    '',
    '...',
    'the worst mistake of my life, awful',
    'good '.repeat(400),
  ];
  const official = await oracles.classifyText(bytes, texts);
  const out: string[] = [];
  for (const [i, text] of texts.entries()) {
    const ids = tok.encode(text, 256);
    const [o] = await oracles.run('tfweb', bytes, [
      { dtype: 'int32', shape: [1, 256], bytes: new Uint8Array(ids.buffer) },
    ]);
    const b = o.bytes;
    const ours = answer(
      readHead(d, d.outputs[0]),
      { dtype: 'float32', shape: o.shape, data: new Float32Array(b.buffer, b.byteOffset, b.length / 4) },
      {},
    );
    out.push(JSON.stringify([text.slice(0, 30), ours, official[i]]));
  }
  writeFileSync('/tmp/text.txt', out.join('\n'));
}, 600000);
