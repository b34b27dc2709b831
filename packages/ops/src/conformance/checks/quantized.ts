import {
  isPerAxis,
  perTensor,
  QUANTIZED_RANGE,
  type QuantizedDType,
  quantizeValue,
  stridesOf,
  type Tensor,
  ZooError,
} from '@zoo/core';
import type { OpDefinition, Site } from '@zoo/ir';
import { evaluate } from '../../evaluate.ts';
import { type ConformanceCase, referenceOf, siteOfCase } from '../suite.ts';

/** Differences of a quantized row from the float row, in steps of the result's scale, over many elements. */
export interface Drift {
  elements: number;
  /** Elements that are not the nearest step. */
  off: number;
  largest: number;
}

/** Whether operands and results are affine integers, so that the float row can be compared. */
export function isAffine({ inputs, outputs }: ConformanceCase): boolean {
  return inputs.some((operand) => isQuantized(operand?.tensor)) && outputs.some(isQuantized);
}

/**
 * The case with one set of parameters for all small integers, where the op's results share those of its operands and
 * the case has none: such kernels often do not look at them, but must be right with them.
 */
export function withSharedParameters(one: ConformanceCase): ConformanceCase {
  const { results, plain = [] } = one.op.quantize;
  const first = one.inputs.find((operand, slot) => operand && !plain.includes(slot))?.tensor;
  if (results !== 'same' || !first || first.quantization || !SMALL.includes(first.dtype)) return one;
  const quantization = perTensor(0.05, first.dtype === 'int16' ? 0 : 3);
  const inputs = one.inputs.map((operand, slot) =>
    operand?.tensor.dtype === first.dtype && !plain.includes(slot)
      ? { ...operand, tensor: { ...operand.tensor, quantization } }
      : operand,
  );
  const outputs = one.op.spec
    .infer(siteOfCase(one))
    .map(({ dtype }, i) =>
      dtype === first.dtype ? { ...one.outputs[i], quantization } : { ...one.outputs[i] },
    );
  return { ...one, inputs, outputs };
}

const SMALL: readonly string[] = ['int8', 'uint8', 'int16'];

/**
 * The integer kernel against the float kernel on the same real numbers, its results brought to the declared
 * parameters; undefined when the op has no float row for such operands.
 */
export function driftOf(one: ConformanceCase): Drift | undefined {
  const site = siteOfCase(one);
  const inputs = one.inputs.map((operand) => dequantized(operand?.tensor));
  // with the declared types where the op takes them from there (QUANTIZE), else with its own
  const real = resultsOf(one.op, { ...site, inputs }) ?? resultsOf(one.op, { ...site, inputs, outputs: [] });
  if (!real) return undefined;
  const drift: Drift = { elements: 0, off: 0, largest: 0 };
  referenceOf(one).forEach((result, i) => {
    const toSteps = stepsOf(result, real[i]);
    real[i].data.forEach((value, k) => {
      if (!toSteps || !Number.isFinite(Number(value))) return;
      const steps = Math.abs(Number(result.data[k]) - toSteps(Number(value)));
      drift.elements++;
      if (steps !== 0) drift.off++;
      drift.largest = Math.max(drift.largest, steps);
    });
  });
  return drift;
}

/** Drift of all cases by row and type of the affine operands (`int8`, `any int8`); `drift-limits.ts` says how much may be. */
export function driftByRow(cases: readonly ConformanceCase[]): Map<string, Drift> {
  const totals = new Map<string, Drift>();
  for (const one of cases.map(withSharedParameters).filter(isAffine)) {
    const drift = driftOf(one);
    if (!drift) continue;
    const dtype = one.inputs.find((operand) => isQuantized(operand?.tensor))!.tensor.dtype;
    const key = one.row === dtype ? dtype : `${one.row} ${dtype}`;
    const { elements, off, largest } = totals.get(key) ?? { elements: 0, off: 0, largest: 0 };
    totals.set(key, {
      elements: elements + drift.elements,
      off: off + drift.off,
      largest: Math.max(largest, drift.largest),
    });
  }
  return totals;
}

/** How results of the float kernel compare: as they are (comparisons, QUANTIZE), or brought to affine integers. */
function stepsOf({ dtype, quantization }: Tensor, real: Tensor): ((value: number) => number) | undefined {
  if (real.dtype === dtype) return (value) => value;
  if (!quantization || isPerAxis(quantization) || real.dtype !== 'float32') return undefined;
  const range = QUANTIZED_RANGE[dtype as QuantizedDType];
  return (value) => quantizeValue(value, quantization.scale[0], quantization.zeroPoint[0], range);
}

/** What the cases of one op contradict of its rule for results, undefined when nothing. */
export function resultsRuleFault({ quantize }: OpDefinition, cases: readonly ConformanceCase[]) {
  const { results, plain = [] } = quantize;
  const affine = cases.filter(isAffine);
  const shares = (one: ConformanceCase) => {
    const sets = one.inputs.flatMap((operand, slot) =>
      isQuantized(operand?.tensor) && !plain.includes(slot) ? [operand!.tensor.quantization] : [],
    );
    return new Set([...sets, ...one.outputs.map(({ quantization }) => quantization)].map(text)).size === 1;
  };
  if (results === 'same') {
    const apart = affine.find((one) => one.inputs[0]?.tensor.dtype === 'int8' && !shares(one));
    if (apart) return `${apart.name}: operands and results must share one set of parameters`;
  }
  if (results === 'none' && affine.length > 0) return `${affine[0].name}: the op has no integer form`;
  if (results === 'free' && affine.every(shares)) {
    return 'no case where the result has parameters of its own';
  }
  if (typeof results === 'object') {
    const other = affine.find(({ inputs, outputs: [{ dtype, quantization }] }) => {
      const type = inputs[0]?.tensor.dtype;
      const fixed = type === 'int8' || type === 'int16' ? results[type] : undefined;
      return fixed && (dtype ?? type) === type && text(quantization) !== text(perTensor(...fixed));
    });
    if (other) return `${other.name}: the result must have the parameters that the op gives`;
  }
  return undefined;
}

function text(quantization: Tensor['quantization']) {
  return JSON.stringify([Array.from(quantization?.scale ?? [], Math.fround), quantization?.zeroPoint]);
}

function isQuantized(type: { readonly quantization?: Tensor['quantization'] } | undefined): boolean {
  return (type?.quantization?.scale.length ?? 0) > 0;
}

/** A tensor of real numbers from one of affine integers; others as they are. */
function dequantized(operand: Tensor | undefined): Tensor | undefined {
  if (!operand || !isQuantized(operand)) return operand;
  const { shape, data, quantization } = operand;
  const { scale, zeroPoint, axis } = quantization!;
  const stride = stridesOf(shape)[axis] ?? 1;
  const real = Float32Array.from({ length: data.length }, (_, i) => {
    const channel = scale.length > 1 ? Math.floor(i / stride) % scale.length : 0;
    return (Number(data[i]) - (zeroPoint[channel] ?? 0)) * scale[channel];
  });
  return { dtype: 'float32', shape, data: real };
}

function resultsOf(op: OpDefinition, site: Site): Tensor[] | undefined {
  try {
    return evaluate(op, site);
  } catch (error) {
    if (error instanceof ZooError) return undefined;
    throw error;
  }
}
