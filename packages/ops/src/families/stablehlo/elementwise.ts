import type { DType } from '@zoo/core';
import type { OpDefinition, Prepare, Trait } from '@zoo/ir';
import { throughFloat32 } from '../../lib/half.ts';
import { bigints, binary, numbers } from '../binary.ts';
import type { Row, Rows } from '../rows.ts';
import { unary } from '../unary.ts';

export const SMALL_INTEGERS: readonly DType[] = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32'];

type Numeric = (a: number, b: number) => number;

/** The meaning of an op by kind of element; a kind without one has no kernel. */
interface BinaryMeaning {
  readonly float?: Numeric;
  readonly integer?: Numeric;
  readonly wide?: (a: bigint, b: bigint) => bigint;
  readonly bool?: Numeric;
  readonly domain?: Row['domain'];
  readonly traits?: readonly Trait[];
}

/** An elementwise StableHLO op of two operands. TFLite has kernels for a few of these, converters write the others. */
export function stablehloBinary(
  name: string,
  code: number,
  summary: string,
  { float, integer, wide, bool, domain, traits }: BinaryMeaning,
): OpDefinition {
  const rows: Rows<object> = {
    ...(float ? floatRows(numbers(float), domain) : {}),
    ...(integer ? { integer: { dtypes: SMALL_INTEGERS, prepare: numbers(integer), domain } } : {}),
    ...(wide ? { wide: { dtypes: ['int64'], prepare: bigints(wide), domain } } : {}),
    ...(bool ? { bool: { dtypes: ['bool'], prepare: numbers(bool) } } : {}),
  };
  return binary({ name, code, summary, rows, traits, tolerance: 'close', broadcasts: false });
}

/** An elementwise StableHLO op of one operand. */
export function stablehloUnary(
  name: string,
  code: number,
  summary: string,
  meaning: {
    readonly float: (x: number) => number;
    readonly integer?: (x: number) => number;
    readonly wide?: (x: bigint) => bigint;
    readonly domain?: Row['domain'];
  },
): OpDefinition {
  const { float, integer, wide, domain } = meaning;
  const rows: Rows<object> = {
    ...floatRows(mapped(float), domain),
    ...(integer ? { integer: { dtypes: ['int8', 'int16', 'int32'], prepare: mapped(integer) } } : {}),
    ...(wide ? { wide: { dtypes: ['int64'], prepare: mapped(wide) } } : {}),
  };
  return unary({ name, code, summary, rows, tolerance: 'close' });
}

/** float32, and the same through float32 for floats of 16 bits. */
function floatRows(prepare: Prepare, domain?: Row['domain']): Rows<object> {
  return {
    float: { dtypes: ['float32'], prepare, domain },
    // contents of 16 bits cannot be chosen by number: a domain is left to the float row
    half: { dtypes: ['float16', 'bfloat16'], prepare: throughFloat32(prepare) },
  };
}

function mapped<T>(f: (x: T) => T): Prepare {
  return () =>
    ([x], [y]) => {
      const from = x as unknown as ArrayLike<T>;
      const to = y as unknown as T[];
      for (let i = 0; i < to.length; i++) to[i] = f(from[i]);
    };
}
