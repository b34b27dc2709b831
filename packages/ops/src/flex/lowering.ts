import type { Attributes, SiteOperand } from '@zoo/ir';
import type { Steps } from './steps.ts';

/** How a TensorFlow op is done with ours. */
export interface Lowering {
  /** For the support table. */
  readonly runsAs: string;
  readonly lower: (steps: Steps, inputs: readonly SiteOperand[]) => SiteOperand | readonly SiteOperand[];
}

/** The builtin op with the same operands; attributes are translated. */
export function as(builtin: string, attrs?: (steps: Steps) => Attributes): Lowering {
  return { runsAs: builtin, lower: (steps, inputs) => steps.op(builtin, inputs, attrs?.(steps)) };
}

/** The first operand as it is. */
export const identity: Lowering = { runsAs: 'its operand', lower: (_, [x]) => x };

/** A function of each float. */
export function each(formula: string, f: (x: number) => number): Lowering {
  return { runsAs: formula, lower: (steps, [x]) => steps.map(x, x.dtype, f) };
}

/** A question about each float. */
export function test(formula: string, f: (x: number) => boolean): Lowering {
  return { runsAs: formula, lower: (steps, [x]) => steps.map(x, 'bool', (value) => Number(f(value))) };
}

/** A function of each pair of numbers, broadcast. */
export function pair(formula: string, f: (a: number, b: number) => number): Lowering {
  return { runsAs: formula, lower: (steps, [a, b]) => steps.zip(a, b, f) };
}

/** Several steps. */
export function steps(runsAs: string, lower: Lowering['lower']): Lowering {
  return { runsAs, lower };
}
