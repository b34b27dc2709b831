import type { Quantization } from '@zoo/core';
import { UNKNOWN } from '@zoo/core';
import type { Value } from '@zoo/ir';
import type { QuantizationDetails, QuantizationParameters, TensorType, TfliteTensor } from '@zoo/tflite';
import type { BufferPool } from './buffer-pool.ts';
import type { QuantizationDetailsOf, ValueExtension } from './extension.ts';
import { SparseEncoding } from './sparse.ts';

/** A value as a tensor of a file; `indexOf` gives the place of another value in the same subgraph. */
export function tensorFromValue(
  value: Value,
  buffers: BufferPool,
  indexOf: (value: Value) => number,
): TfliteTensor {
  const details = (value.extension ?? {}) as ValueExtension;
  return {
    name: value.name,
    shape: [...value.shape],
    shapeSignature: signatureOf(value, details),
    type: value.dtype.toUpperCase() as TensorType,
    buffer: buffers.add(value.constant),
    quantization: quantizationFrom(value.quantization, details, indexOf),
    isVariable: value.isVariable,
    hasRank: value.hasRank && (details.hasRank ?? true),
    sparsity: value.encoding instanceof SparseEncoding ? value.encoding.parameters : undefined,
    variantTensors: details.variantTensors && [...details.variantTensors],
    externalBuffer: details.externalBuffer ?? 0,
  };
}

function signatureOf({ signature }: Value, { strangeSignature }: ValueExtension): number[] | undefined {
  const sizes = signature ?? strangeSignature;
  return sizes?.map((size) => (size === UNKNOWN ? -1 : size));
}

function quantizationFrom(
  quantization: Quantization | undefined,
  { min, max, details }: ValueExtension,
  indexOf: (value: Value) => number,
): QuantizationParameters | undefined {
  if (!quantization && !min && !max && !details) return undefined;
  return {
    scale: quantization && !quantization.blocks ? Array.from(quantization.scale) : undefined,
    zeroPoint: quantization && !quantization.blocks ? [...quantization.zeroPoint] : undefined,
    quantizedDimension: quantization?.axis ?? 0,
    min: min && [...min],
    max: max && [...max],
    details: details && detailsFrom(details, indexOf),
  };
}

function detailsFrom(details: QuantizationDetailsOf, indexOf: (value: Value) => number): QuantizationDetails {
  if (details.type === 'custom') return { type: 'CustomQuantization', value: { custom: details.bytes } };
  const blocks = {
    scales: indexOf(details.scales),
    zeroPoints: details.zeroPoints ? indexOf(details.zeroPoints) : -1,
    blockSize: details.blockSize,
  };
  return details.type === 'blockwise'
    ? { type: 'BlockwiseQuantization', value: blocks }
    : {
        type: 'MultiAxisQuantization',
        value: { ...blocks, quantizedDimensions: details.axes && [...details.axes] },
      };
}
