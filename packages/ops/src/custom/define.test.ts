import { describe, expect, it } from '@jest/globals';
import { encodeFlexBuffer } from '@zoo/containers';
import { elementCount, tensor } from '@zoo/core';
import { attributesOf, Node, type OpDefinition, Value } from '@zoo/ir';
import { evaluate } from '../evaluate.ts';
import { floats } from '../testing/run.ts';
import { defineCustomOp } from './define.ts';
import { defineWasmOp } from './wasm.ts';

const scale = defineCustomOp({
  name: 'Scale',
  version: 2,
  inputs: ['float32', 'float32?'],
  outputs: ['float32'],
  options: ({ values, version }) => ({ factor: Number(values.factor ?? 1), version }),
  prepare:
    ({ attrs: { factor } }) =>
    ([x, offset], [y]) => {
      for (let i = 0; i < x.length; i++) y[i] = factor * x[i] + (offset?.[i] ?? 0);
    },
});

/** Attributes of a node with these options. */
function attributesFrom(op: OpDefinition, options: Uint8Array, version = 1) {
  const y = new Value({ name: 'y', dtype: 'float32', shape: [1] });
  return attributesOf(new Node({ op: op.name, inputs: [], outputs: [y], custom: { options }, version }), op);
}

describe('an op of the application', () => {
  it('computes with its attributes, and optional operands may be left out', () => {
    const site = { attrs: { factor: 3 }, outputs: [] };
    const x = floats([2], [1, 2]);
    expect(evaluate(scale, { ...site, inputs: [x] })[0]).toMatchObject({
      shape: [2],
      data: Float32Array.of(3, 6),
    });
    expect(evaluate(scale, { ...site, inputs: [x, x] })[0].data).toEqual(Float32Array.of(4, 8));
  });

  it('reads its attributes from a FlexBuffer or from the bytes', () => {
    expect(attributesFrom(scale, encodeFlexBuffer({ factor: 2.5 }), 2)).toEqual({ factor: 2.5, version: 2 });
    const raw = defineCustomOp({
      name: 'Raw',
      inputs: ['float32'],
      outputs: ['float32'],
      options: ({ bytes }) => ({ first: bytes[0] }),
      prepare: () => () => {},
    });
    expect(attributesFrom(raw, Uint8Array.of(7, 8))).toEqual({ first: 7 });
    const plain = defineCustomOp({ name: 'Plain', inputs: [], outputs: [], prepare: () => () => {} });
    expect({ ...attributesFrom(plain, encodeFlexBuffer({ size: 4 })) }).toEqual({ size: 4 });
  });

  it('refuses options that make no sense', () => {
    expect(() => attributesFrom(scale, Uint8Array.of(9, 40, 1))).toThrow(
      expect.objectContaining({ code: 'FLEXBUFFER_DAMAGED' }),
    );
  });

  it('may leave shapes open and return tensors', () => {
    const positives = defineCustomOp({
      name: 'Positives',
      inputs: ['float32'],
      outputs: ['float32'],
      infer: () => [[-1]],
      prepare:
        () =>
        ([x]) => {
          const kept = x.filter((value) => value > 0);
          return [tensor('float32', [kept.length], kept)];
        },
    });
    expect(
      evaluate(positives, { attrs: {}, inputs: [floats([3], [1, -1, 2])], outputs: [] })[0].data,
    ).toEqual(Float32Array.of(1, 2));
  });

  it('may take any type', () => {
    const copy = defineCustomOp({
      name: 'Copy',
      inputs: ['any'],
      outputs: ['any'],
      prepare:
        () =>
        ([x], [y]) =>
          void (y as Uint8Array).set(x as Uint8Array),
    });
    const x = tensor('uint8', [2], Uint8Array.of(1, 2));
    expect(evaluate(copy, { attrs: {}, inputs: [x], outputs: [] })[0]).toMatchObject({
      dtype: 'uint8',
      data: x.data,
    });
  });

  it('is refused types that do not exist', () => {
    const op = { name: 'Odd', outputs: [], prepare: () => () => {} };
    expect(() => defineCustomOp({ ...op, inputs: ['float31' as 'float32'] })).toThrow(TypeError);
  });
});

/**
 * (module (memory (export "memory") 1)
 *   (func (export "scale") (param $x i32) (param $y i32) (param $n i32) (param $f f32)
 *     loop: y[n - 1] = x[n - 1] * f, counting n down))
 */
const SCALE = Uint8Array.from(
  [
    '0061736d01000000', // magic, version
    '01080160047f7f7f7d00', // type: (i32, i32, i32, f32) -> ()
    '03020100', // one function
    '0503010001', // one page of memory
    '071202066d656d6f72790200057363616c650000', // exports
    '0a31012f00', // one body of 47 bytes
    '02400340' + '2002450d01', // block, loop: leave at n == 0
    '20024101 6b2102', // n -= 1
    '20012002 41046c6a', // y + 4 n
    '20002002 41046c6a 2a0200 200394 380200', // load x[n], times f, store
    '0c000b0b0b',
  ]
    .join('')
    .replaceAll(' ', '')
    .match(/../g)!
    .map((byte) => Number.parseInt(byte, 16)),
);

describe('a WebAssembly function', () => {
  const wasm = { inputs: ['float32'], outputs: ['float32'], module: SCALE } as const;
  const scaleWasm = () =>
    defineWasmOp({
      ...wasm,
      name: 'Scale',
      function: 'scale',
      args: ({ inputs: [x], attrs }) => [elementCount(x!.shape), Number(attrs.factor)],
    });

  it('is an op, for operands of any size', () => {
    const op = scaleWasm();
    for (const count of [3, 100_000, 5]) {
      const x = floats(
        [count],
        Array.from({ length: count }, (_, i) => i),
      );
      const [y] = evaluate(op, { attrs: { factor: 2 }, inputs: [x], outputs: [] });
      expect([y.data[0], y.data[1], y.data[count - 1]]).toEqual([0, 2, 2 * (count - 1)]);
    }
  });

  it('must be exported beside a memory', () => {
    expect(() => defineWasmOp({ ...wasm, name: 'Scale', function: 'skale' })).toThrow(
      expect.objectContaining({ code: 'WASM_OP_EXPORTS', received: 'memory, scale' }),
    );
  });
});
