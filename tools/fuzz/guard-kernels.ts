import type { TensorData } from '@zoo/core';
import type { OpDefinition, Prepare } from '@zoo/ir';
import { OpTable, ops } from '@zoo/ops';

/** A read or write of an element that an array does not have. JavaScript itself would shrug. */
class OutsideTensor extends RangeError {
  override name = 'OutsideTensor';
}

/** The op table with reference kernels that may not look outside their operands and results. Many times slower. */
export const guardedOps = new OpTable(ops.list().map(guarded));

function guarded(op: OpDefinition): OpDefinition {
  const reference = Object.fromEntries(
    Object.entries(op.reference).map(([row, prepare]): [string, Prepare] => [
      row,
      (site) => {
        const run = prepare(site);
        return (inputs, outputs, scope) =>
          run(
            inputs.map((data, i) => data && fenced(data, `operand ${i}`)),
            outputs.map((data, i) => fenced(data, `result ${i}`)),
            scope,
          );
      },
    ]),
  );
  return { ...op, reference };
}

function fenced(data: TensorData, what: string): TensorData {
  if (Array.isArray(data)) return data;
  const check = (key: string | symbol) => {
    if (typeof key !== 'string' || !/^-?[\dNIi.]/.test(key) || key === 'includes' || key === 'indexOf')
      return;
    const index = Number(key);
    if (!(Number.isInteger(index) && index >= 0 && index < data.length)) {
      throw new OutsideTensor(`element ${key} of ${what}, which has ${data.length}`);
    }
  };
  return new Proxy(data as Uint8Array, {
    get(target, key) {
      check(key);
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === 'function' && key !== 'constructor' ? value.bind(target) : value;
    },
    set(target, key, value) {
      check(key);
      return Reflect.set(target, key, value, target);
    },
  });
}
