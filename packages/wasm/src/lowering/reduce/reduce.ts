import { QUANTIZED_RANGE, quantizeMultiplier } from '@zoo/core';
import { meanScale } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import type { Kernel } from '../../kernels/kernel.ts';
import { ELEMENT_BYTES } from '../../kernels/lib/elements.ts';
import { type Fold, type FoldType, foldColumns, foldRows } from '../../kernels/reduce/lanes.ts';
import { meanColumnsInt8, sumColumnsInt8 } from '../../kernels/reduce/mean-int8.ts';
import { resultLimits } from '../../kernels/requantize/constants.ts';
import { requantizeMeans, requantizeSums } from '../../kernels/requantize/sums.ts';
import { scalingArguments } from '../../kernels/requantize/uniform.ts';
import { type I32, i32, smaller, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import { SLACK, wholeLines } from '../lines.ts';
import { type LoweredStep, type Lowering, operandOf, resultOf, type Scope } from '../lowering.ts';
import { type Pass, passesOf, reducedCount } from './passes.ts';

/** Folds over any axes: a pass for each group of neighbours. 8-bit sums go through int32 to their scale. */
export function reduce(fold: Fold, mean = false): Lowering {
  return {
    supports(node) {
      const { dtype } = operandOf(node, 0);
      if (operandOf(node, 1).data === undefined) return 'axes that are not constant';
      if (isBytes(dtype) && fold === 'sum') return supportsScaling(node, mean);
      const plain = isBytes(dtype) ? fold !== 'product' : ['float32', 'bool'].includes(dtype);
      const integer = dtype === 'int32' ? !mean : dtype === 'int16' && (fold === 'max' || fold === 'min');
      return plain || integer ? true : `no kernel for ${dtype} yet`;
    },
    lower({ node }, scope) {
      const { dtype } = operandOf(node, 0);
      const passes = passesOf(node);
      if (!isBytes(dtype) || fold !== 'sum')
        return lowerPasses(node, scope, { fold, mean, passes, type: dtype as FoldType });
      return passes.length === 1 && passes[0].inner > 1
        ? lowerByteColumns(node, scope, passes[0], mean)
        : lowerByteSums(node, scope, passes, mean);
    },
  };
}

function isBytes(dtype: string): dtype is Int8Type {
  return dtype === 'int8' || dtype === 'uint8';
}

interface Plan {
  readonly fold: Fold;
  readonly mean: boolean;
  readonly passes: readonly Pass[];
  readonly type: FoldType;
}

/** Results of a pass are the operand of the next one, in scratch. */
function lowerPasses(node: TypedNode, scope: Scope, plan: Plan, result?: FoldType): LoweredStep {
  const { fold, mean, passes, type } = plan;
  const to = result ?? type;
  const zero = operandOf(node, 0).quantization?.zeroPoint[0] ?? 0;
  const places = [scope.input(0), scope.output()];
  const count = mean ? reducedCount(node) : 1;
  const kernels = passes.map(({ inner }, i) =>
    (inner === 1 ? foldRows : foldColumns)(fold, i === 0 ? type : to, to),
  );
  const sizes = passes.map((pass) => resultBytes(pass, to));
  const scratches = sizes.map((_, i) => sizes.slice(0, i).reduce((total, size) => total + size, 0));
  return {
    kernel: kernels[0].name,
    scratch: sizes.reduce((total, size) => total + size, 0),
    emit(writer, scratch) {
      passes.forEach((pass, i) => {
        const last = i === passes.length - 1;
        const source = i === 0 ? places[0]() : scratch + scratches[i - 1];
        const target = last && result === undefined ? places[1]() : scratch + scratches[i];
        const bytes = [ELEMENT_BYTES[i === 0 ? type : to], ELEMENT_BYTES[to]] as const;
        const divisor = last ? count : 1;
        emitPass(writer, pass, bytes, [source, target], (part) => {
          writer.call(kernels[i], { ...part, zero: i === 0 ? zero : 0, divisor });
        });
      });
    },
  };
}

/** Scratch for the results of a pass. */
function resultBytes({ outer, inner }: Pass, type: FoldType): number {
  return wholeLines(outer * inner * ELEMENT_BYTES[type] + SLACK);
}

function lowerByteSums(node: TypedNode, scope: Scope, passes: readonly Pass[], mean: boolean): LoweredStep {
  const { sums, args } = finishOf(node, mean);
  return lowerSums(node, scope, passes, (writer, from, to, first, count) => {
    writer.call(sums, { from, to: sum(to, first), count, ...args });
  });
}

/** Makes results from `count` sums at `from`; the first of them is result `first` of those at `to`. */
type FinishSums = (writer: StepWriter, from: I32, to: number, first: I32, count: I32) => void;

/** int32 sums of all passes, then what becomes of them. */
export function lowerSums(
  node: TypedNode,
  scope: Scope,
  passes: readonly Pass[],
  finish: FinishSums,
): LoweredStep {
  const type = operandOf(node, 0).dtype as FoldType;
  const sums = lowerPasses(node, scope, { fold: 'sum', mean: false, passes, type }, 'int32');
  const to = scope.output();
  const last = passes[passes.length - 1];
  const count = last.outer * last.inner;
  const ahead = passes.slice(0, -1).reduce((total, pass) => total + resultBytes(pass, 'int32'), 0);
  return {
    ...sums,
    emit(writer, scratch) {
      sums.emit(writer, scratch);
      eachChunk(writer, count, 8, (first, some) => {
        finish(writer, sum(scratch + ahead, i32.shl(first, 2)), to(), first, some);
      });
    },
  };
}

/** Eight columns at a time, and rescaled at once. */
function lowerByteColumns(node: TypedNode, scope: Scope, pass: Pass, mean: boolean): LoweredStep {
  const { columns: kernel, args } = finishOf(node, mean);
  const zero = operandOf(node, 0).quantization!.zeroPoint[0];
  const [from, to] = [scope.input(0), scope.output()];
  return {
    kernel: kernel.name,
    emit: (writer) =>
      emitPass(writer, pass, [1, 1], [from(), to()], (part) => {
        writer.call(kernel, { ...part, zero, ...args });
      }),
  };
}

interface Part extends Record<'reduced' | 'pitch', number> {
  readonly outer: I32 | number;
  readonly inner: I32 | number;
  readonly from: I32;
  readonly to: I32;
}

/** Columns that are work for a thread, where there are few outer positions. */
const BLOCK = 64;

/** Units are the outer positions, or blocks of columns of a single one. */
function emitPass(
  writer: StepWriter,
  { outer, reduced, inner }: Pass,
  [fromBytes, toBytes]: readonly [number, number],
  [from, to]: readonly [number, number],
  body: (part: Part) => void,
): void {
  if (outer === 1 && inner > BLOCK) {
    const blocks = (first: I32, count: I32) => {
      const column = writer.f.int(i32.mul(first, BLOCK));
      body({
        ...{ outer: 1, reduced, pitch: inner },
        inner: smaller(i32.mul(count, BLOCK), i32.sub(inner, column)),
        from: sum(from, i32.mul(column, fromBytes)),
        to: sum(to, i32.mul(column, toBytes)),
      });
    };
    writer.parallel(Math.ceil(inner / BLOCK), blocks, { unitCost: 4 * reduced * BLOCK });
    return;
  }
  const units = (first: I32, count: I32) => {
    body({
      ...{ outer: count, reduced, inner, pitch: inner },
      from: sum(from, i32.mul(first, reduced * inner * fromBytes)),
      to: sum(to, i32.mul(first, inner * toBytes)),
    });
  };
  writer.parallel(outer, units, { unitCost: 4 * reduced * inner });
}

/** Right shifts fit a register, and twice the sums 31 bits. */
function supportsScaling(node: TypedNode, mean: boolean): true | string {
  const [from, to] = [operandOf(node, 0).quantization, resultOf(node).quantization];
  if (from?.scale.length !== 1 || to?.scale.length !== 1) return 'no single scale';
  if (!(from.scale[0] > 0 && to.scale[0] > 0)) return 'a scale that is not positive';
  const largest = reducedCount(node) * 255;
  if (mean) return largest < 2 ** 31 ? true : 'sums that may leave 31 bits';
  const { left, right } = fixedArguments(node);
  return right > 31 || largest * 2 ** left >= 2 ** 30 ? 'sums that may leave 31 bits' : true;
}

/** The kernels that end a sum or a mean, and what they are told, as `quantizedSum` of `@zoo/ops` computes it. */
function finishOf(node: TypedNode, mean: boolean): Finish {
  const type = operandOf(node, 0).dtype as Int8Type;
  if (!mean) return { columns: sumColumnsInt8(type), sums: requantizeSums(type), args: fixedArguments(node) };
  const [from, to] = [operandOf(node, 0).quantization!, resultOf(node).quantization!];
  const scale = meanScale(from.scale[0], to.scale[0], reducedCount(node));
  const args = { scale, ...resultLimits(QUANTIZED_RANGE[type], to.zeroPoint[0]) };
  return { columns: meanColumnsInt8(type), sums: requantizeMeans(type), args };
}

interface Finish {
  readonly columns: Kernel;
  readonly sums: Kernel;
  readonly args: Readonly<Record<string, number>>;
}

function fixedArguments(node: TypedNode) {
  const [from, to] = [operandOf(node, 0).quantization!, resultOf(node).quantization!];
  const multiplier = quantizeMultiplier(from.scale[0] / to.scale[0]);
  return { zeroTo: to.zeroPoint[0], ...scalingArguments(multiplier) };
}
