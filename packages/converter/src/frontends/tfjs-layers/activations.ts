import type { Value } from '@zoo/ir';
import type { LayerCall } from './layer.ts';

type Emit = (call: LayerCall, x: Value) => Value;

const unary =
  (op: string, attrs?: Record<string, unknown>): Emit =>
  (call, x) =>
    call.add(op, [x], attrs);

/** Activation functions by Keras name, one line each; the meaning is that of tfjs `activations.ts`. */
const ACTIVATIONS: Readonly<Record<string, Emit>> = {
  linear: (_, x) => x,
  relu: unary('RELU'),
  relu6: unary('RELU6'),
  sigmoid: unary('LOGISTIC'),
  tanh: unary('TANH'),
  elu: unary('ELU'),
  exponential: unary('EXP'),
  softmax: unary('SOFTMAX', { beta: 1 }),
  swish: (call, x) => call.add('MUL', [x, call.add('LOGISTIC', [x])]),
  silu: (call, x) => call.add('MUL', [x, call.add('LOGISTIC', [x])]),
  /** 0.2 x + 0.5, cut to [0, 1]; Keras 3 means relu6(x + 3) / 6 by the same name, tfjs does not. */
  hard_sigmoid: (call, x) => {
    const line = call.add('ADD', [
      call.add('MUL', [x, call.scalar('slope', 0.2)]),
      call.scalar('offset', 0.5),
    ]);
    const low = call.add('MAXIMUM', [line, call.scalar('zero', 0)]);
    return call.add('MINIMUM', [low, call.scalar('one', 1)]);
  },
};

export const activationNames = Object.keys(ACTIVATIONS);

/** Adds the activation called `name` (checked by the `activation` schema) behind `x`. */
export function activate(call: LayerCall, name: string, x: Value): Value {
  return ACTIVATIONS[name](call, x);
}
