import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DTYPES, encodeElements, type Shape, type Tensor } from '@zoo/core';
import type { Module, Tolerance } from '@zoo/ir';
import { type ConformanceCase, conformanceCases, graphOf, ops, referenceOf, writeModule } from '@zoo/ops';
import { findChromium } from './chromium.ts';
import { type Engine, type OracleOutput, Oracles, type OracleTensor } from './oracles.ts';

/** Differences that are theirs, with the reason: an op, or one row of it. */
const THEIRS: Readonly<Record<string, string>> = {
  ATAN2: 'its kernel does not broadcast',
  BIDIRECTIONAL_SEQUENCE_RNN:
    'its batch-major kernel reads the first input backwards too, its hybrid time-major kernel runs once for each step',
  CONCATENATION: 'its delegate copies uint8 parts without rescaling them',
  'DEPTHWISE_CONV_2D uint8:':
    'with strides and dilation at once: summed by hand, the first element that differs is that of our kernel',
  SVDF: 'it reads states of 8 bits as 16 bits',
  REVERSE_V2: 'that version reverses along the first of several axes only',
  SUM: 'that version wraps around where newer ones saturate',
};

/** The same of some cases of a row. */
const THEIR_CASES: readonly { readonly reason: string; readonly is: (one: ConformanceCase) => boolean }[] = [
  {
    reason: 'with strides and dilation at once it sees no pixel: its result is the bias alone',
    is: ({ op, row, attrs }) => op.name === 'CONV_2D' && row === 'int8' && strides(attrs) && dilates(attrs),
  },
  {
    reason: 'its hybrid kernel knows no groups',
    is: ({ op, row, inputs: [x, filter] }) =>
      op.name === 'CONV_2D' && row === 'hybrid' && x?.tensor.shape[3] !== filter?.tensor.shape[3],
  },
  {
    reason:
      'its hybrid kernel steps from scale to scale as if there were one axis of batches: the second has those of others',
    is: ({ op, row, inputs: [x, y] }) =>
      op.name === 'BATCH_MATMUL' && row === 'hybrid' && batchAxes(x!.tensor.shape, y!.tensor.shape) > 1,
  },
  {
    reason: 'its kernel for shuffled weights leaves the activation out',
    is: ({ row, attrs }) =>
      row === 'shuffled' && (attrs as { fusedActivationFunction: string }).fusedActivationFunction !== 'NONE',
  },
  {
    reason: 'it is older than scales of blocks, and takes weights for unscaled numbers',
    is: ({ inputs }) => inputs.some((operand) => operand?.tensor.quantization?.blocks),
  },
  {
    reason:
      'which of equal scores comes first is left to the heap and the partial sort of its library, which are not stable, and one that is no number has no place in them',
    is: ({ op, attrs, inputs: [, scores] }) =>
      (op.name.startsWith('NON_MAX_SUPPRESSION') ||
        (attrs as { use_regular_nms?: boolean }).use_regular_nms === true) &&
      !hasOrder(scores!.tensor),
  },
];

/** Whether all are numbers, and all different. */
function hasOrder({ data }: Tensor): boolean {
  const values = Array.from(data, Number);
  return new Set(values).size === values.length && !values.some(Number.isNaN);
}

/** How many axes in front of two matrices, which broadcast, are longer than 1. */
function batchAxes(x: Shape, y: Shape): number {
  const axes = Array.from({ length: Math.max(x.length, y.length) - 2 }, (_, i) => i + 3);
  return axes.filter((fromEnd) => (x.at(-fromEnd) ?? 1) > 1 || (y.at(-fromEnd) ?? 1) > 1).length;
}

type Window = Readonly<Record<'strideW' | 'strideH' | 'dilationWFactor' | 'dilationHFactor', number>>;

function strides(attrs: ConformanceCase['attrs']): boolean {
  const { strideW, strideH } = attrs as Window;
  return strideW !== 1 || strideH !== 1;
}

function dilates(attrs: ConformanceCase['attrs']): boolean {
  const { dilationWFactor, dilationHFactor } = attrs as Window;
  return dilationWFactor !== 1 || dilationHFactor !== 1;
}

/** As a gate: one case of each family, and only where an engine's word counts. All of it is a quarter of an hour. */
const ALL = process.env.ZOO_ORACLE_ALL !== undefined;
const ENGINES: readonly Engine[] = ALL ? ['tfweb', 'litert'] : ['tfweb'];
const REPEAT = Number(process.env.ZOO_ORACLE_REPEAT ?? (ALL ? 2 : 1));
const ONLY = process.env.ZOO_ORACLE_OPS?.split(',');

/** Element types and ops that came after the engine whose word counts, which refuses them. */
const YOUNGER = /STABLEHLO|float16|float8|bfloat16|complex128|int4|int2|uint16|uint32|uint64|uint4/;

/**
 * Every random case of every op as a model of one node, in the official runtimes. They may refuse a model (a type
 * that their build lacks). Where tfjs-tflite's engine runs it, integers must be within a step of our reference kernel
 * (delegates round in other ways) and real numbers close. LiteRT.js is only counted: for ops that it lacks it hands
 * out memory that nobody wrote.
 */
(findChromium() ? describe : describe.skip)('ops in the official runtimes (needs Chromium)', () => {
  let oracles: Oracles;
  beforeAll(async () => {
    oracles = await Oracles.start();
  }, 120_000);
  afterAll(() => oracles.close());

  const cases = conformanceCases(ops, REPEAT).filter(({ op, name }) =>
    ONLY ? ONLY.includes(op.name) : ALL || !YOUNGER.test(name),
  );
  const names = [...new Set(cases.map(({ op }) => op.name))].filter((name) => !name.startsWith('RANDOM'));

  it.each(names)('%s', async (name) => {
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    for (const one of cases.filter(({ op }) => op.name === name)) {
      const results = referenceOf(one);
      const module: Module = {
        graphs: [graphOf(one, results)],
        signatures: [],
        metadata: [],
        files: [],
      };
      const bytes = writeModule(module);
      for (const engine of ENGINES) {
        const outputs = await oracles
          .run(engine, bytes, inputsOf(one), { verified: true })
          .catch(() => undefined);
        const verdict = outputs === undefined ? 'refused' : judge(results, outputs, one.op.spec.tolerance);
        const key = `${engine} ${verdict === undefined ? 'agrees' : verdict === 'refused' ? 'refuses' : 'differs'}`;
        counts[key] = (counts[key] ?? 0) + 1;
        if (ONLY && verdict !== undefined) process.stdout.write(`  ${engine} ${one.name}: ${verdict}\n`);
        if (engine === 'tfweb' && verdict !== undefined && verdict !== 'refused' && !isTheirs(one))
          wrong.push(`${engine} ${one.name}: ${verdict}`);
      }
    }
    process.stdout.write(`${name}: ${JSON.stringify(counts)}\n`);
    expect(wrong).toEqual([]);
  });
});

function isTheirs(one: ConformanceCase): boolean {
  return (
    Object.keys(THEIRS).some((start) => one.name.startsWith(`${start} `)) ||
    THEIR_CASES.some(({ is }) => is(one))
  );
}

function inputsOf({ inputs }: ConformanceCase): OracleTensor[] {
  return inputs
    .filter((operand) => operand !== undefined && !operand.constant && !operand.variable)
    .map((operand) => {
      const { dtype, shape, data } = operand!.tensor;
      return { dtype, shape, bytes: encodeElements(dtype, data) };
    });
}

/** The first difference that counts, as a sentence. */
function judge(
  expected: readonly Tensor[],
  outputs: readonly OracleOutput[],
  tolerance: Tolerance,
): string | undefined {
  for (const [i, tensor] of expected.entries()) {
    const output = outputs[i];
    const bytes = encodeElements(tensor.dtype, tensor.data);
    if (output === undefined) return `no result ${i}`;
    // an element type that the engine has no array for
    if (output.bytes.length === 0 || tensor.dtype === 'float64') return 'refused';
    if (output.bytes.length !== bytes.length)
      return `result ${i} has ${output.bytes.length} bytes, not ${bytes.length}`;
    const values = viewOf(tensor, output.bytes);
    const rounds = tensor.quantization?.scale.length || tolerance !== 'exact';
    const step = rounds ? 1 : 0;
    for (let k = 0; k < tensor.data.length; k++) {
      const [ours, theirs] = [Number(tensor.data[k]), Number(values[k])];
      const real = DTYPES[tensor.dtype].kind === 'float' || DTYPES[tensor.dtype].kind === 'complex';
      const allowed = real ? 1e-4 + 1e-4 * Math.abs(ours) : step;
      if (Object.is(ours, theirs) || ours === theirs || Math.abs(ours - theirs) <= allowed) continue;
      return `element ${k} of result ${i} is ${theirs} there, ${ours} here`;
    }
  }
  return undefined;
}

function viewOf({ data }: Tensor, bytes: Uint8Array): ArrayLike<number | bigint> {
  const View = data.constructor as new (buffer: ArrayBufferLike) => ArrayLike<number | bigint>;
  return new View(bytes.slice().buffer);
}
