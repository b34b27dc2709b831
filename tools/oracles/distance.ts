import { decodeElements, elementCount, encodeElements, type Tensor } from '@zoo/core';
import type { OracleOutput } from './oracles.ts';
import { isWithheld } from './witness.ts';

export interface Distance {
  readonly value: number;
  /** Whether `value` counts steps between integers. */
  readonly integer: boolean;
}

/** The largest difference: in steps between integers, relative to the larger of 1 and the value between floats. */
export function distanceOf(ours: readonly Tensor[], theirs: readonly OracleOutput[]): Distance {
  let value = 0;
  let integer = true;
  ours.forEach((tensor, i) => {
    if (isWithheld(theirs[i])) return;
    const bytes = theirs[i].bytes;
    const mine = encodeElements(tensor.dtype, tensor.data);
    if (bytes.length !== mine.length) value = Number.POSITIVE_INFINITY;
    else if (Buffer.compare(bytes, mine) !== 0) {
      const other = decodeElements(tensor.dtype, bytes.slice(), elementCount(tensor.shape)) as ArrayLike<
        number | bigint
      >;
      const own = tensor.data as ArrayLike<number | bigint>;
      const float = tensor.dtype.startsWith('float') || tensor.dtype.startsWith('complex');
      integer &&= !float;
      for (let k = 0; k < own.length; k++) {
        const [a, b] = [Number(own[k]), Number(other[k])];
        if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
        const difference = Math.abs(a - b) / (float ? Math.max(1, Math.abs(b)) : 1);
        value = Math.max(value, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
      }
    }
  });
  return { value, integer };
}
