import { expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { evaluate, isolatedScope, prepare } from '../../../evaluate.ts';
import { raggedRange } from './index.ts';

const list = (...values: number[]) => tensor('int32', [values.length], Int32Array.from(values));

it('RaggedRange makes a row for each start and limit', () => {
  const site = { attrs: {}, inputs: [list(0, 5), list(3, 1), list(1, -2)], outputs: [] };
  const [splits, values] = evaluate(raggedRange, site);
  expect(Array.from(splits.data as BigInt64Array, Number)).toEqual([0, 3, 5]);
  expect([...(values.data as Int32Array)]).toEqual([0, 1, 2, 5, 3]);
});

it('RaggedRange asks for the memory of all rows before it makes one', () => {
  const rows = new Array<number>(100).fill(0);
  const inputs = [list(...rows), list(...rows.map(() => 2 ** 25)), list(1)];
  const { run } = prepare(raggedRange, { attrs: {}, inputs, outputs: [] });
  const reserve = (bytes: number) => {
    throw new Error(`${bytes} bytes`);
  };
  const data = inputs.map((operand) => operand.data);
  expect(() => run(data, [], { ...isolatedScope(), reserve })).toThrow(`${100 * 4 * 2 ** 25} bytes`);
});
