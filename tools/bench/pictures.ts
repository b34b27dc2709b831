import { readFileSync } from 'node:fs';
import { encodeElements } from '@zoo/core';
import type { Value } from '@zoo/ir';
import { decodeImage, imageToInput } from '@zoo/tasks';
import { testdata } from '../testing/location.ts';
import type { BenchInput } from './contract.ts';

const PICTURES = ['images/squat.bmp', 'images/parrot.jpg'];

/**
 * Photographs for an input that looks like one picture; undefined for others, and without test data. On noise, what a
 * network finds hangs on single roundings, and engines that compute the same seem to differ.
 */
export async function pictureInputs(value: Value): Promise<BenchInput[] | undefined> {
  const files = PICTURES.map((path) => testdata(path)).filter((path) => path !== undefined);
  const { name, dtype, shape = [], quantization } = value;
  const [batch, height, width, channels] = shape;
  const pictureLike = shape.length === 4 && batch === 1 && channels === 3 && height > 8 && width > 8;
  if (!pictureLike || files.length < PICTURES.length) return undefined;
  const target = { name, dtype, shape, quantization };
  const normalization = { mean: [127.5], std: [127.5] };
  return Promise.all(
    files.map(async (file) => {
      const { data } = imageToInput(await decodeImage(readFileSync(file)), target, { normalization });
      return { dtype, shape, bytes: encodeElements(dtype, data) };
    }),
  );
}
