import { allocate } from '@zoo/core';
import { GraphBuilder, type Module } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { PROBABILITY } from '../graft/classifier.ts';
import type { WordNetwork } from './word-network.ts';

export const INPUT_TEXT = 'input_text';

/**
 * The network as builtin ops, ids [1, length] in and probabilities [1, classes] out. Padding is left out of the mean:
 * its vector is zero, and the sum is divided by the number of ids that are not padding.
 */
export function wordGraph(network: WordNetwork, length: number): Module {
  const { vocabulary, width, hidden, classes } = network;
  const b = new GraphBuilder(ops);
  const ids = b.input(INPUT_TEXT, 'int32', [1, length]);
  const table = b.constant('embedding', 'float32', [vocabulary, width], network.embedding);
  const words = b.add('GATHER', [table, ids], { axis: 0 }, { name: 'words' });
  const positions = b.constant('positions', 'int32', [1], Int32Array.of(1));
  const sum = b.add('SUM', [words, positions], { keepDims: false }, { name: 'sum' });

  const padding = b.constant('padding', 'int32', [], allocate('int32', 1));
  const isWord = b.add('NOT_EQUAL', [ids, padding], {}, { name: 'is_word' });
  const ones = b.add(
    'CAST',
    [isWord],
    { inDataType: 'BOOL', outDataType: 'FLOAT32' },
    { name: 'ones', dtype: 'float32' },
  );
  const count = b.add('SUM', [ones, positions], { keepDims: true }, { name: 'count' });
  const one = b.constant('one', 'float32', [], Float32Array.of(1));
  const mean = b.add('DIV', [sum, b.add('MAXIMUM', [count, one])], {}, { name: 'mean' });

  const dense = (name: string, rows: number, columns: number, weights: Float32Array, bias: Float32Array) => [
    b.constant(`${name}/weights`, 'float32', [columns, rows], transposed(weights, rows, columns)),
    b.constant(`${name}/bias`, 'float32', [columns], bias),
  ];
  const layer = dense('hidden', width, hidden, network.hiddenWeights, network.hiddenBias);
  const inner = b.add(
    'FULLY_CONNECTED',
    [mean, ...layer],
    { fusedActivationFunction: 'RELU' },
    { name: 'hidden' },
  );
  const last = dense('output', hidden, classes, network.outputWeights, network.outputBias);
  const logits = b.add('FULLY_CONNECTED', [inner, ...last], {}, { name: 'logits' });
  const graph = b.finish([b.add('SOFTMAX', [logits], { beta: 1 }, { name: PROBABILITY })]);
  return { graphs: [graph], signatures: [], metadata: [], files: [] };
}

/** [rows, columns] to [columns, rows]: FULLY_CONNECTED keeps a row of weights for each result. */
function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(matrix, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}
