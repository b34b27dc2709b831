import type { StepWriter } from '../../compile/step-writer.ts';
import { bytesOf } from '../../kernels/lib/bytes.ts';
import { fillElements, type Width } from '../../kernels/lib/fill.ts';
import { i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import type { Place, Scope } from '../lowering.ts';

/** Results of `count` elements become the one at an address. */
export function emitFill(writer: StepWriter, width: Width, count: number, from: number, to: number): void {
  const fill = fillElements(width);
  eachChunk(writer, count, width, (first, some) => {
    writer.call(fill, { to: sum(to, i32.mul(first, width)), bytes: i32.mul(some, width), from });
  });
}

/** An element that results begin with. */
export function blankOf(scope: Scope, element: Float32Array | Int32Array): Place {
  return scope.keep('blank', 8, (to) => to.set(bytesOf(element)));
}

/** Zero of any type. */
export function zeroOf(scope: Scope): Place {
  return blankOf(scope, Int32Array.of(0, 0));
}
