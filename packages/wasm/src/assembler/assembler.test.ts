import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { detectFeatures } from '../host/features.ts';
import { enableRelaxedSimd } from '../host/relaxed-node.ts';
import { webAssembly } from '../host/webassembly.ts';
import {
  f32x4,
  f64x2,
  i8x16,
  i16x8,
  i32,
  i32x4,
  i64x2,
  local,
  Routine,
  toI32,
  type V128,
  v128,
} from '../simd/index.ts';
import { assemble, type Bytes, bytes, signed, signed64, toArray, unsigned } from './index.ts';

const { Instance, Module, validate } = webAssembly!;

describe('LEB128', () => {
  it('is undone by reading seven bits at a time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
        expect(Number(read(unsigned(value), false))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(Number(read(signed(value), true))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(read(signed64(value), true)).toBe(value);
      }),
    );
  });
});

function read(code: Bytes, isSigned: boolean): bigint {
  let value = 0n;
  toArray(code).forEach((byte, i) => {
    expect(byte >= 0x80).toBe(i < code.length - 1);
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
  });
  return isSigned ? BigInt.asIntN(7 * code.length, value) : value;
}

describe('modules', () => {
  it('export functions that compute, call imports and loop', () => {
    const f = new Routine({ params: ['i32'], results: ['i32'] });
    const total = f.int(0);
    f.range(1, i32.add(local<'i32'>(0), 1), (k) => f.step(total, k));
    const seen: number[] = [];
    const tell = { module: 'test', name: 'tell', type: { params: ['i32'], results: [] } } as const;
    f.call(0, total);
    const body = { locals: f.body.locals, code: f.body.code + total };
    const module = assemble({ imports: [tell], functions: [{ name: 'sum', type: f.type, body }] });
    const notify = (value: number) => {
      seen.push(value);
      return undefined;
    };
    const { exports } = new Instance(new Module(module), { test: { tell: notify } });
    expect(exports.sum(100)).toBe(5050);
    expect(seen).toEqual([5050]);
  });

  it('with a broken body are refused by the engine', () => {
    const type = { params: [], results: [] };
    const body = { locals: [], code: bytes(0x6a) };
    expect(validate(assemble({ functions: [{ name: 'broken', type, body }] }))).toBe(false);
  });
});

describe('every vector instruction of the facade', () => {
  beforeAll(enableRelaxedSimd);

  const vector = v128.const(new Array<number>(16).fill(1));
  const families = Object.entries({ f32x4, f64x2, i8x16, i16x8, i32x4, i64x2 }).flatMap(([shape, table]) =>
    Object.entries(table)
      .filter(([name]) => !/splat|extract|shuffle|interleave|shl|shr/.test(name))
      .map(([name, make]) => [`${shape}.${name}`, make as (...args: V128[]) => V128] as const),
  );

  it.each(families)('%s is valid', (name, make) => {
    const operands = Array.from({ length: make.length }, () => vector);
    // relaxed ones are valid where the host has any of them
    const isThere = !name.includes('relaxed') || detectFeatures().relaxed;
    expect(compiles(make(...operands))).toBe(isThere);
  });

  it.each(['shl', 'shr_s', 'shr_u'] as const)('shifts: %s', (name) => {
    for (const shape of [i16x8, i32x4, i64x2]) expect(compiles(shape[name](vector, toI32(3)))).toBe(true);
  });
});

function compiles(value: V128): boolean {
  const f = new Routine({ params: [], results: [] });
  f.run(value);
  return validate(assemble({ functions: [{ name: 'f', type: f.type, body: f.body }] }));
}
