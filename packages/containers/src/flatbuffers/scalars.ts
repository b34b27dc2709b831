export type Scalar =
  | 'bool'
  | 'byte'
  | 'ubyte'
  | 'short'
  | 'ushort'
  | 'int'
  | 'uint'
  | 'long'
  | 'ulong'
  | 'float'
  | 'double';

/** How a scalar lies in a file. */
interface ScalarType {
  readonly bytes: number;
  /** 64-bit integers are numbers where those are exact. */
  read(view: DataView, at: number): number | bigint;
}

export const SCALARS: Readonly<Record<Scalar, ScalarType>> = {
  bool: { bytes: 1, read: (view, at) => view.getUint8(at) },
  byte: { bytes: 1, read: (view, at) => view.getInt8(at) },
  ubyte: { bytes: 1, read: (view, at) => view.getUint8(at) },
  short: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  ushort: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  int: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  uint: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  long: {
    bytes: 8,
    read: (view, at) =>
      exact(view.getInt32(at + 4, true), view.getUint32(at, true)) ?? view.getBigInt64(at, true),
  },
  ulong: {
    bytes: 8,
    read: (view, at) =>
      exact(view.getUint32(at + 4, true), view.getUint32(at, true)) ?? view.getBigUint64(at, true),
  },
  float: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  double: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
};

/** 64 bits as a number, undefined where that would round: far cheaper than by way of a bigint. */
function exact(high: number, low: number): number | undefined {
  const value = high * 2 ** 32 + low;
  return Number.isSafeInteger(value) ? value : undefined;
}
