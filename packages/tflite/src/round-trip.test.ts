import { deepStrictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import type { Model } from './model.ts';
import { readModel } from './read.ts';
import { writeModel } from './write.ts';

/** Refused on purpose: their INDEX.md calls them deliberately broken. */
const BROKEN: Readonly<Record<string, string>> = {
  'java_invalid_model.tflite': 'TFLITE_NOT_A_MODEL',
  'lite_test_model_broken.tflite': 'TFLITE_NOT_A_MODEL',
};

function corpus(): string[] {
  const folder = testdata('tflite');
  if (folder === undefined) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.tflite')).map((file) => `${folder}/${file}`);
}

const load = (path: string) => new Uint8Array(readFileSync(path));

/** Everything but where the constants are. */
function content({ dataOutside: _, ...model }: Model): Omit<Model, 'dataOutside'> {
  return model;
}

describeWithTestdata('every model of the corpus', () => {
  const sound = corpus().filter((path) => !(basename(path) in BROKEN));

  it('is there', () => {
    expect(sound.length).toBeGreaterThan(200);
  });

  it.each(sound.map((path) => [basename(path), path]))(
    '%s reads, writes and reads as the same',
    (_, path) => {
      const bytes = load(path);
      const model = readModel(bytes);
      expect(model.buffers.every(({ data }) => data === undefined || data.buffer === bytes.buffer)).toBe(
        true,
      );
      for (const data of ['inside', 'outside'] as const) {
        const written = writeModel(model, { data });
        const again = readModel(written);
        // Node's comparison: Jest's takes seconds for a million numbers.
        deepStrictEqual(content(again), content(model));
        for (const { data: constant } of again.buffers) {
          if (constant && constant.length > 1) {
            expect((constant.byteOffset - written.byteOffset) % 16).toBe(0);
          }
        }
      }
    },
  );

  it.each(Object.entries(BROKEN))('%s is refused with %s', (name, code) => {
    const path = corpus().find((each) => basename(each) === name) as string;
    expect(() => readModel(load(path))).toThrow(expect.objectContaining({ code }));
  });
});

describeWithTestdata('damaged models', () => {
  const SEEDS = [
    'ops/lite_multi_signatures.tflite',
    'ops/lite_sparse_tensor.tflite',
    'ops/lite_nested_while.tflite',
    'ops/litert_rope.tflite',
    'nl_classifier_string_custom_ops.tflite',
    'hello_world_sine_int8.tflite',
    'mnist_lstm_int8.tflite',
  ];

  /** A model or a ZooError, never anything else. */
  function attempt(bytes: Uint8Array): void {
    try {
      readModel(bytes);
    } catch (error) {
      expect(error).toMatchObject({ name: 'ZooError', category: 'damaged-input' });
    }
  }

  it.each(SEEDS)('%s cut anywhere is a model or a clear error', (name) => {
    const bytes = load(testdata(`tflite/${name}`) as string);
    fc.assert(
      fc.property(fc.nat(bytes.length), (at) => attempt(bytes.slice(0, at))),
      { numRuns: 100 },
    );
  });

  it.each(SEEDS)('%s with bytes changed is a model or a clear error', (name) => {
    const bytes = load(testdata(`tflite/${name}`) as string);
    const change = fc.tuple(
      fc.nat(bytes.length - 1),
      fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 127, 128, 255)),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const copy = bytes.slice();
        for (const [at, value] of changes) copy[at] = value;
        attempt(copy);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is not a model', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'TFLITE_NOT_A_MODEL'],
    ['text', new TextEncoder().encode('this is a text file'), 'TFLITE_NOT_A_MODEL'],
    ['an identifier and nothing else', Uint8Array.from([8, 0, 0, 0, 84, 70, 76, 51]), 'TFLITE_TRUNCATED'],
  ])('%s is refused', (_, bytes, code) => {
    expect(() => readModel(bytes, { file: 'x.tflite' })).toThrow(
      expect.objectContaining({ code, exitStatus: 5, place: { file: 'x.tflite' } }),
    );
  });
});
