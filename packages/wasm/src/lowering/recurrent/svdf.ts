import { quantizeMultiplier } from '@zoo/core';
import { activationBounds, quantizedActivationRange } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { unaryF32 } from '../../kernels/elementwise/unary-f32.ts';
import { addProductsF32 } from '../../kernels/recurrent/products-f32.ts';
import { addProductsFixed, wordsOfBytes } from '../../kernels/recurrent/products-int8.ts';
import { scalingArguments } from '../../kernels/requantize/uniform.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type LoweredStep, type Lowering, operandOf, resultOf, type Scope } from '../lowering.ts';
import { productsOf, realBytes, supportsProducts } from './products.ts';
import { eachSequence, room } from './sequences.ts';

const [INPUT, FEATURES, TIME, BIAS, STATE] = [0, 1, 2, 3, 4];

interface SvdfAttributes {
  readonly rank: number;
  readonly fusedActivationFunction: string;
}

/**
 * Each filter's feature of the input joins those of the past; units are products of the time weights with what
 * their filters, which lie side by side, remember. Then the oldest are dropped.
 */
export const svdf: Lowering = {
  supports(node) {
    const { site, row } = node;
    if (!site.inputs[TIME]?.data) return 'time weights that are not constant';
    if (row === 'float' || row === 'hybrid') {
      const { fusedActivationFunction: activation } = site.attrs as unknown as SvdfAttributes;
      if (activation === 'SIGN_BIT') return 'no kernel for SIGN_BIT';
      return supportsProducts(node, [FEATURES, TIME]);
    }
    const types = [...[INPUT, FEATURES, TIME, STATE].map((slot) => operandOf(node, slot)), resultOf(node)];
    if (types.some(({ quantization }) => !quantization?.scale.length)) return 'no quantization parameters';
    const [zero] = operandOf(node, STATE).quantization!.zeroPoint;
    return row === 'int16 state' && zero !== 0 ? 'a state with a zero point' : true;
  },
  lower: ({ node }, scope) =>
    node.row === 'float' || node.row === 'hybrid' ? floatSvdf(node, scope) : integerSvdf(node, scope),
};

function sizesOf(node: TypedNode) {
  const { rank } = node.site.attrs as unknown as SvdfAttributes;
  const [batches, depth] = operandOf(node, INPUT).shape;
  const [filters, memory] = operandOf(node, TIME).shape;
  const sequence = { batches, times: 1, backwards: false, rowOf: (batch: number) => batch };
  return { rank, depth, filters, memory, units: filters / rank, sequence, macs: filters * (depth + memory) };
}

function floatSvdf(node: TypedNode, scope: Scope): LoweredStep {
  const { rank, depth, filters, memory, units, sequence, macs } = sizesOf(node);
  const { fusedActivationFunction: activation } = node.site.attrs as unknown as SvdfAttributes;
  const products = productsOf(node, scope, [FEATURES], depth);
  const time = scope.keep('time weights', 4 * filters * memory, (to) => to.set(realBytes(node, TIME)));
  const [from, state, to] = [scope.input(INPUT), scope.input(STATE), scope.output()];
  const bias = node.site.inputs[BIAS] && scope.input(BIAS);
  const isTanh = activation === 'TANH';
  const [low, high] = activationBounds(isTanh ? 'NONE' : activation);
  const remembered = 4 * rank * memory;
  const memories = { filters, memory, bytes: 4, empty: 0 };
  return {
    kernel: products.kernel,
    scratchPerThread: room(products.bytes),
    emit: (writer) =>
      eachSequence(writer, sequence, macs, ({ batch, scratch }) => {
        const { f } = writer;
        const past = f.int(sum(state(), i32.mul(batch, 4 * filters * memory)));
        const result = f.int(sum(to(), i32.mul(batch, 4 * units)));
        fillNewest(writer, past, memories);
        const taken = products.take(writer, sum(from(), i32.mul(batch, 4 * depth)), depth, scratch);
        products.add(writer, FEATURES, taken, sum(past, 4 * (memory - 1)), filters, 4 * memory);
        if (bias) f.copy(result, bias(), 4 * units);
        else f.fill(result, 0, 4 * units);
        writer.call(addProductsF32(scope.target.fused, 'each'), {
          ...{ rows: units, depth: rank * memory, w: time(), wStep: remembered },
          ...{ x: past, to: result, toStep: 4 },
        });
        const activate = unaryF32(isTanh ? 'tanh' : 'identity');
        writer.call(activate, { count: units, from: result, to: result, low, high, alpha: 0 });
        forget(writer, past, memories);
      }),
  };
}

function integerSvdf(node: TypedNode, scope: Scope): LoweredStep {
  const { rank, depth, filters, memory, units, sequence, macs } = sizesOf(node);
  const [qx, qw, qt, qs] = [INPUT, FEATURES, TIME, STATE].map((slot) => operandOf(node, slot).quantization!);
  const qo = resultOf(node).quantization!;
  const toState = scalingArguments(quantizeMultiplier((qx.scale[0] * qw.scale[0]) / qs.scale[0]));
  const toResult = scalingArguments(quantizeMultiplier((qs.scale[0] * qt.scale[0]) / qo.scale[0]));
  const type = node.row === 'int16 state' ? 'int16' : 'int8';
  const bytes = type === 'int16' ? 2 : 1;
  const limit = type === 'int16' ? 32767 : 127;
  const [zeroState] = qs.zeroPoint;
  const { min, max } = quantizedActivationRange('NONE', 'int8', qo);
  const [from, features, time, state] = [INPUT, FEATURES, TIME, STATE].map((slot) => scope.input(slot));
  const bias = node.site.inputs[BIAS] ? scope.input(BIAS) : undefined;
  const none = scope.keep('no bias', 4, (to) => to.fill(0));
  const to = scope.output();
  const [remember, answer] = [addProductsFixed('int8', type), addProductsFixed(type, 'int8', 'each')];
  const wordsAt = room(2 * depth);
  const memories = { filters, memory, bytes, empty: zeroState & 255 };
  return {
    kernel: answer.name,
    scratchPerThread: wordsAt + (type === 'int8' ? room(2 * filters * memory) : 0),
    emit: (writer) =>
      eachSequence(writer, sequence, macs, ({ batch, scratch }) => {
        const { f } = writer;
        const past = f.int(sum(state(), i32.mul(batch, bytes * filters * memory)));
        const result = f.int(sum(to(), i32.mul(batch, units)));
        fillNewest(writer, past, { ...memories, empty: 0 });
        const x = sum(from(), i32.mul(batch, depth));
        writer.call(wordsOfBytes, { from: x, to: scratch, count: depth, zero: qx.zeroPoint[0] });
        writer.call(remember, {
          ...{ rows: filters, depth, w: features(), wStep: depth, x: scratch },
          ...{ to: sum(past, bytes * (memory - 1)), toStep: bytes * memory, bias: none(), biasStep: 0 },
          ...{ offset: zeroState, low: -limit - 1, high: limit, ...toState },
        });
        const words = type === 'int16' ? past : f.int(sum(scratch, wordsAt));
        if (type === 'int8')
          writer.call(wordsOfBytes, { from: past, to: words, count: filters * memory, zero: zeroState });
        f.fill(result, 0, units);
        writer.call(answer, {
          ...{ rows: units, depth: rank * memory, w: time(), wStep: bytes * rank * memory },
          ...{ x: words, to: result, toStep: 1 },
          ...{ bias: (bias ?? none)(), biasStep: bias ? 4 : 0, offset: qo.zeroPoint[0], low: min, high: max },
          ...toResult,
        });
        forget(writer, past, memories);
      }),
  };
}

interface Memories {
  readonly filters: number;
  readonly memory: number;
  readonly bytes: number;
  /** Byte that stands for 0. */
  readonly empty: number;
}

/** Drops the oldest entry of every filter. */
function forget(writer: StepWriter, past: I32, { filters, memory, bytes, empty }: Memories): void {
  writer.f.copy(past, sum(past, bytes), bytes * (filters * memory - 1));
  fillNewest(writer, past, { filters, memory, bytes, empty });
}

function fillNewest({ f }: StepWriter, past: I32, { filters, memory, bytes, empty }: Memories): void {
  const at = f.int(sum(past, bytes * (memory - 1)));
  f.times(filters, () => {
    f.fill(at, empty, bytes);
    f.step(at, bytes * memory);
  });
}
