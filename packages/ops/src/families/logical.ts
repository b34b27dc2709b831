import type { OpDefinition } from '@zoo/ir';
import { binary, numbers } from './binary.ts';

/** A truth function of two bool operands. */
export function logical(
  name: string,
  code: number,
  options: string,
  summary: string,
  f: (a: number, b: number) => number,
): OpDefinition {
  return binary({
    name,
    code,
    options,
    summary,
    traits: ['commutative'],
    rows: { bool: { dtypes: ['bool'], prepare: numbers(f) } },
  });
}
