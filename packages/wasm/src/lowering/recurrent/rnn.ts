import { activationBounds, type RnnAttributes, type RnnPlan, rnnPlan, rnnPlans } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { unaryF32 } from '../../kernels/elementwise/unary-f32.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, type Scope } from '../lowering.ts';
import { productsOf, supportsProducts } from './products.ts';
import { eachSequence, laneAt, room } from './sequences.ts';

/** RNN, UNIDIRECTIONAL_SEQUENCE_RNN and BIDIRECTIONAL_SEQUENCE_RNN. */
export const rnn: Lowering = {
  supports(node) {
    const { fusedActivationFunction: activation } = node.site.attrs as RnnAttributes;
    if (activation === 'SIGN_BIT') return 'no kernel for SIGN_BIT';
    for (const plan of plansOf(node)) {
      const products = supportsProducts(node, matricesOf(node, plan));
      if (products !== true) return products;
    }
    return true;
  },
  lower({ node }, scope) {
    const { mergeOutputs = true } = node.site.attrs as { readonly mergeOutputs?: boolean };
    const layers = plansOf(node).map((plan, way) =>
      layer(node, plan, scope, scope.output(mergeOutputs ? 0 : way)),
    );
    return {
      kernel: layers[0].kernel,
      scratchPerThread: Math.max(...layers.map(({ bytes }) => bytes)),
      emit(writer) {
        for (const { emit } of layers) emit(writer);
      },
    };
  },
};

function plansOf({ node, site }: TypedNode): readonly RnnPlan[] {
  return node.op === 'BIDIRECTIONAL_SEQUENCE_RNN' ? rnnPlans(site as never) : [rnnPlan(site as never)];
}

function matricesOf({ site }: TypedNode, { slots }: RnnPlan): number[] {
  const all = [slots.weights, slots.recurrent, slots.auxiliary?.weights];
  return all.filter((slot) => slot !== undefined && site.inputs[slot] !== undefined) as number[];
}

/** h = activation(W x + U h + b [+ A aux]), in scratch first: sums need all of the last h. */
function layer(node: TypedNode, plan: RnnPlan, scope: Scope, to: () => number) {
  const { slots, sequence, lane } = plan;
  const [units, depth] = operandOf(node, slots.weights).shape;
  const auxiliary = slots.auxiliary && node.site.inputs[slots.auxiliary.input] ? slots.auxiliary : undefined;
  const auxDepth = auxiliary ? (operandOf(node, auxiliary.input).shape.at(-1) as number) : 0;
  const products = productsOf(node, scope, matricesOf(node, plan), Math.max(depth, units, auxDepth));
  const [from, bias, state] = [slots.input, slots.bias, slots.state].map((slot) => scope.input(slot));
  const auxFrom = auxiliary && scope.input(auxiliary.input);
  const { fusedActivationFunction: activation } = node.site.attrs as RnnAttributes;
  const isTanh = activation === 'TANH';
  const [low, high] = activationBounds(isTanh ? 'NONE' : activation);
  const activate = unaryF32(isTanh ? 'tanh' : 'identity');
  const vectorAt = room(4 * units);
  return {
    kernel: products.kernel,
    bytes: vectorAt + products.bytes,
    emit(writer: StepWriter) {
      eachSequence(writer, sequence, units * (depth + units + auxDepth), ({ batch, row, scratch }) => {
        const { f } = writer;
        const h = f.int(sum(state(), i32.mul(batch, 4 * units)));
        const accumulate = (slot: number, vector: I32, length: number) => {
          const taken = products.take(writer, vector, length, f.int(sum(scratch, vectorAt)));
          products.add(writer, slot, taken, scratch, units);
        };
        f.copy(scratch, bias(), 4 * units);
        accumulate(slots.weights, sum(from(), i32.mul(row, 4 * depth)), depth);
        if (auxiliary && auxFrom)
          accumulate(auxiliary.weights, sum(auxFrom(), i32.mul(row, 4 * auxDepth)), auxDepth);
        accumulate(slots.recurrent, h, units);
        writer.call(activate, { count: units, from: scratch, to: h, low, high, alpha: 0 });
        f.copy(laneAt(to(), lane, row, 4), h, 4 * units);
      });
    },
  };
}
