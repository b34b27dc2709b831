import { i32, sum } from '../../simd/index.ts';
import type { Product, ProductShape } from '../dense/product.ts';
import type { Scope, Task } from '../lowering.ts';
import { chainOf } from './chain.ts';
import { passesOf } from './passes.ts';

/** A product whose results pass through the chain or the passes of the task, block by block, while they are in the cache. */
export function chained(product: Product, task: Task, scope: Scope, { columns }: ProductShape): Product {
  const emitChain = chainOf(task, scope) ?? passesOf(task, scope);
  if (!emitChain) return product;
  const { resultBytes } = product;
  return {
    ...product,
    emit(writer, call) {
      const at = writer.f.int(call.c);
      product.emit(writer, { ...call, c: at });
      emitChain(writer, {
        at,
        rows: call.rows,
        columns: call.columns,
        pitch: call.cPitch,
        column: i32.mul(sum(call.group * columns, call.first), resultBytes),
      });
    },
  };
}
