import { byteLength, DTYPES, elementCount, isDType, ZooError } from '@zoo/core';
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
  model.subgraphs.forEach((subgraph, index) => {
    const made = new Set(subgraph.operators.flatMap(({ outputs }) => outputs));
    subgraph.tensors.forEach((tensor, i) => {
      try {
        checkTensor(model, tensor, made.has(i));
      } catch (error) {
        const place = { subgraph: nameOf(subgraph, index), tensor: tensor.name || String(i) };
        throw error instanceof ZooError ? error.at(place) : error;
      }
    });
  });
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

function isWrong(size: number): boolean {
  return size < -1;
}

/** -1 stands for an unknown size, also in the shapes of some writers. */
function checkShape(shape: readonly number[]): void {
  const wrong = shape.find(isWrong);
  if (wrong !== undefined) throw damaged('SHAPE', 'a size is negative', String(wrong), 'at least 0');
}

/** Packed, sparse and outside contents, and those of variable length, are for those who decode them. */
function checkConstant(
  { type, shape, sparsity, externalBuffer }: Tensor,
  data: Uint8Array,
  made: boolean,
): void {
  if (made) throw damaged('CONSTANT', 'a constant is the result of an operator');
  const dtype = String(type).toLowerCase();
  if (sparsity || externalBuffer !== 0 || !isDType(dtype) || shape.includes(-1)) return;
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
