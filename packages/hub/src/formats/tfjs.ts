import { ZooError } from '@zoo/core';
import { isObject } from '../cache/records.ts';
import { type CheckedFile, type FormatCheck, notThatFormat, textOf } from './format-check.ts';

/** Stored bytes per element, by the dtype of the weights or of their quantization. */
const BYTES: Record<string, number> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/** A tfjs model is a `model.json` whose weight manifest names shards; together they hold exactly the weights it lists. */
export const tfjs: FormatCheck = async (files, alone) => {
  if (alone) return;
  for (const file of files.filter(({ path }) => /(^|\/)model\.json$/.test(path))) {
    const model = parse(await textOf(file));
    if (!isObject(model)) throw notThatFormat(file.path, 'tfjs model', 'a JSON object', 'something else');
    const folder = file.path.slice(0, -'model.json'.length);
    if (Array.isArray(model.weightsManifest)) checkShards(file.path, folder, model.weightsManifest, files);
  }
};

function checkShards(path: string, folder: string, groups: unknown[], files: readonly CheckedFile[]): void {
  for (const group of groups) {
    const { paths, weights } = isObject(group) ? group : {};
    if (!Array.isArray(paths) || !Array.isArray(weights)) {
      throw notThatFormat(path, 'tfjs model', 'a weight manifest of paths and weights', 'something else');
    }
    const shards = paths.map((shard) => files.find((one) => one.path === `${folder}${shard}`));
    const missing = paths.filter((_, index) => shards[index] === undefined);
    if (missing.length > 0) throw missingShards(path, missing);
    const expected = sum(weights.map(storedBytes));
    const received = sum(shards.map((shard) => shard?.bytes));
    if (expected === undefined || received === expected) continue;
    throw notThatFormat(path, 'whole tfjs model', `${expected} bytes of weights`, `${received}`);
  }
}

/** Bytes of a weight in its shard; undefined for strings, whose lengths are in the data. */
function storedBytes(weight: unknown): number | undefined {
  const { shape, dtype, quantization } = isObject(weight) ? weight : {};
  const stored = isObject(quantization) ? quantization.dtype : dtype;
  const size = BYTES[String(stored)];
  if (size === undefined || !Array.isArray(shape)) return undefined;
  return shape.reduce((product: number, dimension) => product * Number(dimension), size);
}

const sum = (numbers: readonly (number | undefined)[]): number | undefined =>
  numbers.includes(undefined) ? undefined : numbers.reduce<number>((total, n) => total + (n ?? 0), 0);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const missingShards = (path: string, missing: readonly unknown[]): ZooError =>
  new ZooError({
    code: 'HUB_MISSING_SHARD',
    category: 'damaged-input',
    message: 'weights of the model are missing',
    place: { file: path },
    received: `no ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ' ...' : ''}`,
  });
