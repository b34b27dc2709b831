import { type BlockParameters, elementCount, isPerAxis, type Shape, UNKNOWN } from '@zoo/core';
import { defineOp, type Prepare, type Run, type Site, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { channelScales } from '../../families/dense/arithmetic.ts';
import { randomWeights } from '../../families/dense/cases.ts';
import { integersTensor, randomShape } from '../../families/examples.ts';
import { invalid } from '../../lib/errors.ts';
import { signedElements } from '../../lib/signed-elements.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/** Rows are copied where table and result have one type. */
const copy: Prepare = (site) => {
  const find = rowFinder(site);
  return ([ids, table], [output]) => {
    const rows = table as Float32Array;
    const out = output as Float32Array;
    find(ids as Int32Array, (from, at, width) => out.set(rows.subarray(from, from + width), at));
  };
};

/** Rows of a quantized table become floats; one scale for the table, or one for each row. */
const hybrid: Prepare = (site) => {
  const find = rowFinder(site);
  const table = operand(site, 1);
  if (table.quantization?.blocks) return blockwise(find, table.quantization.blocks);
  const scales = channelScales(quantizationOf(table, 'the table'), table.shape[0]);
  return ([ids, data], [output]) => {
    const rows = signedElements(data);
    const out = output as Float32Array;
    find(ids as Int32Array, (from, at, width, id) => {
      for (let i = 0; i < width; i++) out[at + i] = rows[from + i] * scales[id];
    });
  };
};

/** Rows whose blocks have scales of their own. */
function blockwise(find: ReturnType<typeof rowFinder>, { size, scales, zeroPoints }: BlockParameters): Run {
  return ([ids, data], [output]) => {
    const rows = signedElements(data);
    const out = output as Float32Array;
    find(ids as Int32Array, (from, at, width) => {
      for (let i = 0; i < width; i++) {
        const block = Math.floor((from + i) / size);
        out[at + i] = (rows[from + i] - (zeroPoints ? zeroPoints[block] : 0)) * scales[block];
      }
    });
  };
}

/** Walks over the ids, each checked against the table. */
function rowFinder(site: Site) {
  const [count, ...row] = operand(site, 1).shape;
  const width = elementCount(row);
  return (ids: Int32Array, body: (from: number, at: number, width: number, id: number) => void) => {
    ids.forEach((id, i) => {
      if (id < 0 || id >= count) {
        throw invalid('INDEX_RANGE', `id ${i} is not in the table`, {
          expected: `0 to ${count - 1}`,
          received: String(id),
        });
      }
      body(id * width, i * width, width, id);
    });
  };
}

export const embeddingLookup = defineOp<object, 'copy' | 'hybrid'>({
  name: 'EMBEDDING_LOOKUP',
  spec: {
    summary: 'rows of a table by their ids',
    operands: [{ name: 'ids' }, { name: 'table' }],
    results: [{ name: 'rows' }],
    types: {
      copy: typeRow('int32, T -> T', {
        T: ['float32', 'float16', 'int8', 'uint8', 'int16', 'int32', 'int64'],
      }),
      hybrid: typeRow('int32, int8|int4|int2|uint8 -> float32'),
    },
    traits: ['pure'],
    tolerance: 'exact',
    infer(site) {
      const ids = operand(site, 0).shape;
      const table = operand(site, 1);
      if (ids.length !== 1 || table.shape.length < 1) {
        throw invalid('RANK', 'ids must be a list and the table must have rows', {
          expected: 'ids of rank 1, a table of rank 2 or more',
          received: `ranks ${ids.length} and ${table.shape.length}`,
        });
      }
      const declared = site.outputs[0]?.dtype;
      const shape: Shape = [ids[0] ?? UNKNOWN, ...table.shape.slice(1)];
      return [{ dtype: declared === 'float32' ? declared : table.dtype, shape }];
    },
  },
  tflite: {
    code: 7,
    version(site, row) {
      const { dtype, quantization } = operand(site, 1);
      if (dtype === 'int2') return 5;
      return row === 'hybrid' && (dtype === 'int4' || isPerAxis(quantization)) ? 4 : 1;
    },
  },
  quantize: { weights: [{ operand: 1, axis: 0, hybrid: true }], results: 'none', plain: [0] },
  reference: { copy, hybrid },
  cases: inTests(() => [
    ...(['float32', 'float16', 'int8', 'int32'] as const).map((dtype) => ({
      name: dtype,
      row: 'copy' as const,
      generate: (random: Parameters<typeof randomTensor>[0]) => {
        const shape = [random.integer(1, 9), ...randomShape(random, 1, 2)];
        const ids = Array.from({ length: random.integer(1, 6) }, () => random.integer(0, shape[0] - 1));
        return { inputs: [given(ids), { tensor: randomTensor(random, dtype, shape), constant: true }] };
      },
    })),
    ...(
      [
        ['int8', false],
        ['int8', true],
        ['int4', true],
      ] as const
    ).map(([dtype, perChannel]) => ({
      name: `${dtype}${perChannel ? ' with a scale for each row' : ''}`,
      row: 'hybrid' as const,
      generate: (random: Parameters<typeof randomTensor>[0]) => {
        const shape = [random.integer(2, 9), random.integer(1, 6)];
        const ids = Array.from({ length: random.integer(1, 6) }, () => random.integer(0, shape[0] - 1));
        const table = randomWeights(random, { weights: dtype, perChannel }, shape, 0);
        return {
          inputs: [given(ids), { tensor: table, constant: true }],
          outputs: [{ dtype: 'float32' as const }],
        };
      },
    })),
    ...(['int8', 'uint8', 'int4', 'int2'] as const).map((dtype) => ({
      name: `${dtype} with a scale for each block`,
      row: 'hybrid' as const,
      generate(random: Parameters<typeof randomTensor>[0]) {
        const [size, blocks, rows] = [random.pick([3, 4, 32]), random.integer(1, 3), random.integer(1, 9)];
        const table = randomTensor(random, dtype, [rows, size * blocks]);
        const scales = Float32Array.from({ length: rows * blocks }, () => 0.01 + 0.02 * random.next());
        const quantization = { scale: [], zeroPoint: [], axis: 0, blocks: { size, scales } };
        const ids = Array.from({ length: random.integer(1, 6) }, () => random.integer(0, rows - 1));
        return {
          inputs: [given(ids), { tensor: { ...table, quantization }, constant: true }],
          outputs: [{ dtype: 'float32' as const }],
        };
      },
    })),
  ]),
});

/** Ids that are known only while running. */
function given(ids: readonly number[]) {
  return { tensor: integersTensor('int32', [ids.length], ids) };
}
