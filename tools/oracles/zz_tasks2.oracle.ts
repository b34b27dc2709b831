import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, it } from '@jest/globals';
import type { Tensor } from '../../packages/core/src/index.ts';
import { describeModel } from '../../packages/tasks/src/described.ts';
import { decodeImage, type Image, imageToInput, resizeImage } from '../../packages/tasks/src/image/index.ts';
import { normalizationOf } from '../../packages/tasks/src/image-classifier/input.ts';
import { answer, readHead, scoresOutput } from '../../packages/tasks/src/scores/index.ts';
import { testdata } from '../testing/testdata.ts';
import { Oracles } from './oracles.ts';

function bilinear(
  im: Image | { width: number; height: number; data: Float64Array },
  W: number,
  H: number,
): Image {
  const out = new Uint8Array(W * H * 3);
  const at = (x: number, y: number, c: number) =>
    im.data[
      (Math.min(im.height - 1, Math.max(0, y)) * im.width + Math.min(im.width - 1, Math.max(0, x))) * 3 + c
    ];
  for (let y = 0; y < H; y++)
    for (let x = 0; x < W; x++) {
      const sx = ((x + 0.5) * im.width) / W - 0.5,
        sy = ((y + 0.5) * im.height) / H - 0.5;
      const x0 = Math.floor(sx),
        y0 = Math.floor(sy),
        fx = sx - x0,
        fy = sy - y0;
      for (let c = 0; c < 3; c++)
        out[(y * W + x) * 3 + c] = Math.round(
          (at(x0, y0, c) * (1 - fx) + at(x0 + 1, y0, c) * fx) * (1 - fy) +
            (at(x0, y0 + 1, c) * (1 - fx) + at(x0 + 1, y0 + 1, c) * fx) * fy,
        );
    }
  return { width: W, height: H, data: out };
}
function box(im: Image, W: number, H: number) {
  const kx = Math.max(1, Math.floor(im.width / W)),
    ky = Math.max(1, Math.floor(im.height / H));
  const w = Math.floor(im.width / kx),
    h = Math.floor(im.height / ky);
  const data = new Float64Array(w * h * 3);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      for (let c = 0; c < 3; c++) {
        let s = 0;
        for (let j = 0; j < ky; j++)
          for (let i = 0; i < kx; i++) s += im.data[((y * ky + j) * im.width + x * kx + i) * 3 + c];
        data[(y * w + x) * 3 + c] = s / kx / ky;
      }
  return { width: w, height: h, data };
}
function area(im: Image, W: number, H: number): Image {
  const taps = (from: number, to: number) =>
    Array.from({ length: to }, (_, i) => {
      const a = (i * from) / to,
        b = ((i + 1) * from) / to;
      const r: [number, number][] = [];
      for (let j = Math.floor(a); j < Math.min(from, Math.ceil(b)); j++) {
        r.push([j, (Math.min(b, j + 1) - Math.max(a, j)) / (b - a)]);
      }
      return r;
    });
  const X = taps(im.width, W),
    Y = taps(im.height, H);
  const out = new Uint8Array(W * H * 3);
  for (let y = 0; y < H; y++)
    for (let x = 0; x < W; x++)
      for (let c = 0; c < 3; c++) {
        let s = 0;
        for (const [j, wy] of Y[y])
          for (const [i, wx] of X[x]) s += wx * wy * im.data[(j * im.width + i) * 3 + c];
        out[(y * W + x) * 3 + c] = Math.round(s);
      }
  return { width: W, height: H, data: out };
}
const variants: Record<string, (im: Image, W: number, H: number) => Image> = {
  triangle: resizeImage,
  boxlin: (im, W, H) => bilinear(box(im, W, H), W, H),
  plain: bilinear,
  area,
};
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
  const tot: Record<string, number[]> = {};
  for (const row of rows) {
    const [, model, image, expected] = row.split('|').map((s) => s.trim());
    const bytes = readFileSync(testdata('tflite/' + model) as string);
    const d = describeModel(bytes);
    const t = d.inputs[0].tensor;
    const dtype = t.type.toLowerCase() as 'uint8' | 'float32';
    const file = readFileSync(testdata('images/' + image) as string);
    const m = [...expected.matchAll(/(\d+) (.+?) (\d\.\d{3})(?:, |$)/g)].map((x) => [
      Number(x[1]),
      Number(x[3]),
    ]);
    const official: { index: number; score: number }[] = [];
    const line: string[] = [];
    for (const [bg, background] of Object.entries(
      /png/.test(image) ? { w: [255, 255, 255], b: [0, 0, 0] } : { w: [255, 255, 255] },
    ) as [string, [number, number, number]][]) {
      const picture = await decodeImage(file, { background });
      for (const [name, resize] of Object.entries(variants)) {
        const input = imageToInput(
          resize(picture, t.shape[2], t.shape[1]),
          { dtype, shape: t.shape },
          { normalization: normalizationOf(d.inputs[0], {}) },
        );
        const data = input.data as Uint8Array;
        const [o] = await oracles.run('tfweb', bytes, [
          {
            dtype,
            shape: [...t.shape],
            bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
          },
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
        const got = answer(readHead(d, d.outputs[index]), tensor, {});
        const err = m.reduce(
          (s, [i, p]) => s + Math.abs(p - (got.find((g) => g.index === i)?.score ?? 0)),
          0,
        );
        const offErr = official.length
          ? m.reduce(
              (s, [i]) =>
                s +
                Math.abs(
                  (official.find((g) => g.index === i)?.score ?? 0) -
                    (got.find((g) => g.index === i)?.score ?? 0),
                ),
              0,
            )
          : 0;
        const T = (tot[name + bg] ??= [0, 0, 0, 0, 0]);
        T[0] += Number(got[0].index === m[0][0]);
        T[1] += err;
        T[2] += offErr;
        T[3] += Number(got[0].index === official[0]?.index);
        T[4]++;
        line.push(
          `${name}${bg} ${got[0].index === m[0][0] ? 'ok' : 'NO'} ${got[0].index} ${got[0].score.toFixed(3)} e${err.toFixed(3)} o${offErr.toFixed(3)}`,
        );
      }
    }
    out.push(
      `${model} ${image} ${JSON.stringify(m)} official ${official[0]?.index} ${official[0]?.score?.toFixed(3)}\n   ${line.join('\n   ')}`,
    );
  }
  out.push(JSON.stringify(tot, null, 1));
  writeFileSync('/tmp/rows2.txt', out.join('\n'));
}, 900000);
