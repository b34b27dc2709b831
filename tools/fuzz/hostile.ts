import { allocate, DTYPES, type DType, entryCount, type Random, type TensorData } from '@zoo/core';

/** Whole numbers that have broken readers and kernels: around zero, around powers of two, the ends of types. */
const WHOLE = [
  0,
  1,
  -1,
  2,
  -2,
  3,
  4,
  5,
  7,
  8,
  9,
  16,
  31,
  32,
  33,
  64,
  100,
  127,
  128,
  -128,
  255,
  256,
  1000,
  32767,
  32768,
  -32768,
  65535,
  65536,
  1 << 20,
  1 << 24,
  2 ** 30,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  2 ** 62,
  2 ** 63,
  -(2 ** 63),
];

const REAL = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e-45,
  -1e-45,
  1e-38,
  3.4e38,
  -3.4e38,
  1e300,
  2 ** 31,
  -(2 ** 31),
  255.5,
  1e9,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

/** Most attributes, sizes and indices of sound models are this small: near misses pass more checks. */
function near(random: Random): number {
  return random.integer(-3, 9);
}

export function hostileInteger(random: Random, min: number, max: number): number {
  if (random.next() < 0.4) return Math.min(max, Math.max(min, near(random)));
  for (let tries = 0; tries < 8; tries++) {
    const value = random.pick(WHOLE);
    if (value >= min && value <= max) return value;
  }
  return random.pick([min, max, 0]);
}

export function hostileReal(random: Random): number {
  return random.next() < 0.3 ? near(random) : random.pick(REAL);
}

/** A bigint that fits 64 bits, signed or not. */
export function hostileBigInt(random: Random, signed: boolean): bigint {
  const [min, max] = signed ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n];
  const value =
    random.next() < 0.4 ? BigInt(near(random)) : random.pick([min, max, BigInt(random.pick(WHOLE))]);
  return value < min ? min : value > max ? max : value;
}

const INTEGER_RANGE: Partial<Record<DType, readonly [number, number]>> = {
  int2: [-2, 1],
  int4: [-8, 7],
  uint4: [0, 15],
  int8: [-128, 127],
  uint8: [0, 255],
  bool: [0, 1],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  resource: [-(2 ** 31), 2 ** 31 - 1],
};

const TEXTS = [
  '',
  'a',
  '\0',
  '\ud800',
  'ä'.repeat(100),
  'x'.repeat(5000),
  '1',
  'the cat',
  ' \n\t ',
  '__proto__',
];

/** Elements of a type: mild ones mostly (so that kernels get somewhere), or nothing but trouble. */
export function hostileData(random: Random, dtype: DType, count: number): TensorData {
  const data = allocate(dtype, count);
  const wild = random.pick([0, 0.05, 0.5, 1]);
  const fill = (value: () => unknown) => {
    for (let i = 0; i < data.length; i++) data[i] = value() as never;
    return data;
  };
  // many long ones take seconds, and show no more than a few
  const texts = count > 1000 ? TEXTS.filter(({ length }) => length < 10) : TEXTS;
  if (Array.isArray(data)) return fill(() => random.pick(texts));
  if (dtype === 'int64' || dtype === 'uint64') {
    return fill(() =>
      random.next() < wild ? hostileBigInt(random, dtype === 'int64') : BigInt(random.integer(0, 3)),
    );
  }
  const range = INTEGER_RANGE[dtype];
  if (range) {
    const [min, max] = range;
    return fill(() =>
      random.next() < wild
        ? hostileInteger(random, min, max)
        : random.integer(Math.max(min, 0), Math.min(max, 3)),
    );
  }
  if (DTYPES[dtype].bits === 16 || dtype.startsWith('float8')) return fill(() => random.integer(0, 65535));
  return fill(() => (random.next() < wild ? hostileReal(random) : random.next() * 2 - 1));
}

/** Elements as a file holds them would be too polite: any bytes, of any length near the right one. */
export function hostileBytes(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, length + random.pick([0, 0, 0, -1, 1, -4, 4, 16])));
  const byte = random.pick([() => random.integer(0, 255), () => 255, () => 0, () => 128]);
  for (let i = 0; i < bytes.length; i++) bytes[i] = byte();
  return bytes;
}

export function entriesOf(dtype: DType, count: number): number {
  return entryCount(dtype, count);
}
