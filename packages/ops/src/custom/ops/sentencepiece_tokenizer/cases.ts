import { writeDoubleArray } from '@zoo/containers';
import { type DType, type TensorData, tensor } from '@zoo/core';
import type { CaseFamily, CaseOperand } from '@zoo/ir';
import { type EncoderConfig, type Trie, writeConfig } from './config.ts';

export function trieOf(entries: ReadonlyMap<string, number>): Trie {
  return { nodes: Array.from(writeDoubleArray(entries)) };
}

/** A model of few pieces: numbers are their places in the list, scores fall along it. */
export function smallModel(pieces: readonly string[], more: Partial<EncoderConfig> = {}): Uint8Array {
  return writeConfig({
    version: 0,
    startCode: 1,
    endCode: 2,
    unknownCode: 99,
    unknownPenalty: -10,
    encodingOffset: 3,
    pieces: trieOf(new Map(pieces.map((piece, i) => [piece, i]))),
    piecesScores: pieces.map((_, i) => -1 - i / 8),
    removeExtraWhitespaces: true,
    addDummyPrefix: true,
    escapeWhitespaces: true,
    ...more,
  });
}

export function operandsOf(
  model: Uint8Array,
  texts: readonly string[],
  flags: readonly number[],
): CaseOperand[] {
  const one = (dtype: DType, data: TensorData) => ({ tensor: tensor(dtype, [], data) });
  return [
    { tensor: tensor('uint8', [model.length], model), constant: true },
    { tensor: tensor('string', [texts.length], [...texts]) },
    one('int32', Int32Array.of(0)),
    one('float32', Float32Array.of(1)),
    ...flags.map((flag) => one('bool', Uint8Array.of(flag))),
  ];
}

export const cases = (): readonly CaseFamily<object, 'any'>[] => [
  {
    name: 'few pieces',
    row: 'any',
    generate(random) {
      const model = smallModel(['\u2581he', 'llo', '\u2581', 'l', 'o', '\u2581world']);
      const texts = Array.from({ length: random.integer(1, 3) }, () =>
        random.pick(['hello  world', '', 'lolo!', 'ho']),
      );
      const flags = [random.integer(0, 1), random.integer(0, 1), random.integer(0, 1)];
      return { inputs: operandsOf(model, texts, flags), outputs: [{ dtype: 'int32' }, { dtype: 'int32' }] };
    },
  },
];
