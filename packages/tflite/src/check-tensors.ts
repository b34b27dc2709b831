import { byteLength, DTYPES, elementCount, ZooError } from '@zoo/core';
import { dtypeOf } from './dtype.ts';
import { damaged } from './errors.ts';
import type { SubGraph, Tensor } from './generated/tflite.generated.ts';
import type { Model } from './model.ts';

/**
 * Checks that sizes are sizes and that constants have as many bytes as their shape says, as the interpreter of TFLite
 * does (`Subgraph::SetTensorParametersReadOnly`).
 *
 * @throws ZooError `TFLITE_SHAPE`, `TFLITE_CONSTANT`, SHAPE_TOO_LARGE
 */
export function checkTensors(model: Model): void {
  for (let index = 0; index < model.subgraphs.length; index++) {
    const subgraph = model.subgraphs[index];
    const { operators, tensors } = subgraph;
    const made = new Set<number>();
    for (const { outputs } of operators) for (const output of outputs) made.add(output);
    let at = 0;
    try {
      for (; at < tensors.length; at++) checkTensor(model, tensors[at], made.has(at));
    } catch (error) {
      const place = { subgraph: nameOf(subgraph, index), tensor: tensors[at].name || String(at) };
      throw error instanceof ZooError ? error.at(place) : error;
    }
  }
}

function checkTensor(model: Model, tensor: Tensor, made: boolean): void {
  checkShape(tensor.shape);
  if (tensor.shapeSignature) checkShape(tensor.shapeSignature);
  const { data } = model.buffers[tensor.buffer];
  if (data !== undefined && data.length > 0) checkConstant(tensor, data, made);
}

function nameOf({ name }: SubGraph, index: number): string {
  return name || String(index);
}

/** -1 stands for an unknown size, also in the shapes of some writers. */
function checkShape(shape: readonly number[]): void {
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] < -1) throw damaged('SHAPE', 'a size is negative', String(shape[axis]), 'at least 0');
  }
}

/** Packed, sparse and outside contents, and those of variable length, are for those who decode them. */
function checkConstant(
  { type, shape, sparsity, externalBuffer }: Tensor,
  data: Uint8Array,
  made: boolean,
): void {
  if (made) throw damaged('CONSTANT', 'a constant is the result of an operator');
  const dtype = dtypeOf(type);
  if (sparsity || externalBuffer !== 0 || dtype === undefined || shape.includes(-1)) return;
  const { bits, kind } = DTYPES[dtype];
  if (bits === 0 || kind === 'handle') return;
  const expected = byteLength(dtype, elementCount(shape));
  if (data.length === expected) return;
  throw damaged(
    'CONSTANT',
    'a constant does not fill its shape',
    `${data.length} bytes`,
    `${expected} bytes for [${shape}] of ${dtype}`,
  );
}
