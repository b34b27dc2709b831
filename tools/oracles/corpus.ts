import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type DType, elementCount, entryCount, isDType, memoryBytes, Random } from '@zoo/core';
import { type Model, readModel, type SubGraph } from '@zoo/tflite';
import { testdata } from '../testing/location.ts';
import type { OracleTensor } from './oracles.ts';

export interface CorpusModel {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every `.tflite` of the shared test data, by path below `tflite/`. */
export function corpus(): CorpusModel[] {
  const root = testdata('tflite');
  if (root === undefined || !existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tflite'))
    .sort()
    .map((file) => ({ name: relative(root, join(root, file)), bytes: readFileSync(join(root, file)) }));
}

/** The model, or undefined for a file that the reader refuses. */
export function tryRead({ name, bytes }: CorpusModel): Model | undefined {
  try {
    return readModel(bytes, { file: name });
  } catch {
    return undefined;
  }
}

/** Inputs above this belong to models that test limits, not results. */
const MAX_ELEMENTS = 4_000_000;

/**
 * Seeded random inputs for the main graph; undefined when an input has a type that cannot be passed to an engine.
 * Integers stay small, since they are often indices, sizes or loop counts; an input that is the shape of a result is
 * the one that the file declares.
 */
export function randomInputs(model: Model, seed = 1): OracleTensor[] | undefined {
  const random = new Random(seed);
  const graph = model.subgraphs[0];
  if (graph === undefined) return undefined;
  const tensors: OracleTensor[] = [];
  for (const index of graph.inputs) {
    const { shape, type } = graph.tensors[index];
    const dtype = type.toLowerCase();
    if (!isDType(dtype) || memoryBytes(dtype) === 0 || elementCount(shape) > MAX_ELEMENTS) return undefined;
    const sizes = sizesAt(model, graph, index);
    const count = entryCount(dtype, elementCount(shape));
    tensors.push({ dtype, shape, bytes: sizes ?? randomBytes(random, dtype, count) });
  }
  return tensors;
}

/** The shape that a transposed convolution takes as an operand. */
function sizesAt({ operatorCodes }: Model, { operators, tensors }: SubGraph, index: number) {
  const reader = operators.find(
    ({ opcodeIndex, inputs }) =>
      operatorCodes[opcodeIndex].builtinCode === 'TRANSPOSE_CONV' && inputs[0] === index,
  );
  return reader && new Uint8Array(Int32Array.from(tensors[reader.outputs[0]].shape).buffer);
}

function randomBytes(random: Random, dtype: DType, count: number): Uint8Array {
  const fill: Partial<Record<DType, () => ArrayBufferView>> = {
    float32: () => Float32Array.from({ length: count }, () => random.next() * 2 - 1),
    float64: () => Float64Array.from({ length: count }, () => random.next() * 2 - 1),
    int64: () => BigInt64Array.from({ length: count }, () => BigInt(random.integer(0, 2))),
    int32: () => Int32Array.from({ length: count }, () => random.integer(0, 2)),
    uint32: () => Uint32Array.from({ length: count }, () => random.integer(0, 2)),
    int16: () => Int16Array.from({ length: count }, () => random.integer(-32768, 32767)),
    int8: () => Int8Array.from({ length: count }, () => random.integer(-128, 127)),
    uint8: () => Uint8Array.from({ length: count }, () => random.integer(0, 255)),
    bool: () => Uint8Array.from({ length: count }, () => random.integer(0, 1)),
  };
  const view = fill[dtype]?.() ?? new Uint8Array(count * memoryBytes(dtype));
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
