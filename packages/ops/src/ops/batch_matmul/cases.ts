import type { DType } from '@zoo/core';
import type { CaseFamily } from '@zoo/ir';
import type { BatchMatMulOptions } from '@zoo/tflite';
import { broadcastPair, randomQuantization, randomTensor } from '../../conformance/cases.ts';
import { randomWeights } from '../../families/dense/cases.ts';
import type { BatchMatMulRow } from './spec.ts';

function family(
  row: BatchMatMulRow,
  x: DType,
  y: DType,
  constant = row === 'hybrid' || row === 'int16x8',
): CaseFamily<BatchMatMulOptions, BatchMatMulRow> {
  const isHybrid = row === 'hybrid' || row === 'int16x8';
  return {
    name: `${x} times ${y}${isHybrid && !constant ? ' that is made' : ''}`,
    row,
    generate(random) {
      const [rows, depth, columns] = [random.integer(1, 5), random.integer(1, 9), random.integer(1, 6)];
      const [adjX, adjY] = [random.next() < 0.3, random.next() < 0.5];
      const [batchX, batchY] = random.next() < 0.5 ? [[], []] : broadcastPair(random);
      const shapeX = [...batchX, ...(adjX ? [depth, rows] : [rows, depth])];
      const shapeY = [...batchY, ...(adjY ? [columns, depth] : [depth, columns])];
      const quantized = x !== 'float32';
      const axis = shapeY.length - (adjY ? 2 : 1);
      const right = isHybrid
        ? {
            tensor: randomWeights(random, { weights: y, perChannel: row === 'int16x8' }, shapeY, axis),
            constant,
          }
        : { tensor: randomTensor(random, y, shapeY, { quantized }) };
      return {
        attrs: { adjX, adjY, asymmetricQuantizeInputs: row === 'hybrid' && random.next() < 0.5 },
        inputs: [{ tensor: randomTensor(random, x, shapeX, { quantized }) }, right],
        outputs:
          row === 'int8to32'
            ? [{ dtype: 'int32' }]
            : quantized
              ? [{ quantization: randomQuantization(random, x) }]
              : undefined,
      };
    },
  };
}

export const cases = (): readonly CaseFamily<BatchMatMulOptions, BatchMatMulRow>[] => [
  family('float', 'float32', 'float32'),
  family('hybrid', 'float32', 'int8'),
  family('hybrid', 'float32', 'int8', false),
  family('int8', 'int8', 'int8'),
  family('int8to32', 'int8', 'int8'),
  family('int16', 'int16', 'int16'),
  family('int16x8', 'int16', 'int8'),
];
