import { decodeFlexBuffer, encodeFlexBuffer, type FlexValue } from '@zoo/containers';
import type { CustomFace } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';

/** A value of a FlexBuffer map as an attribute; undefined when it is not there. */
export type Field<T> = (value: FlexValue | undefined, name: string) => T;

type Attributes<F> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export type AttributesOf<C> = C extends CustomFace<infer A> ? A : never;

/**
 * Options that are a FlexBuffer map, the form that converters write: attributes carry the names in the file.
 *
 * @example
 * const options = flexOptions({ frame_step: whole(), prefill: flag(false) });
 */
export function flexOptions<F extends Record<string, Field<unknown>>>(fields: F): CustomFace<Attributes<F>> {
  return {
    read(bytes) {
      const map = flexMap(bytes);
      const entries = Object.entries(fields).map(([name, field]) => [name, field(map[name], name)]);
      return Object.fromEntries(entries) as Attributes<F>;
    },
    write: (attrs) => encodeFlexBuffer(attrs as Record<string, FlexValue>),
  };
}

/** The map in the bytes; an op without options has none. */
export function flexMap(bytes: Uint8Array): Readonly<Record<string, FlexValue>> {
  if (bytes.length === 0) return {};
  const value = decodeFlexBuffer(bytes);
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array)) {
    return value as Readonly<Record<string, FlexValue>>;
  }
  throw invalid('CUSTOM_OPTIONS', 'options are not a FlexBuffer map', { received: typeof value });
}

/** A whole number; required unless there is a fallback. Booleans count as 0 and 1. */
export function whole(fallback?: number): Field<number> {
  return (value, name) => {
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return Math.trunc(number);
    return missing(value, fallback, name, 'a whole number');
  };
}

export function real(fallback?: number): Field<number> {
  return (value, name) =>
    typeof value === 'number' ? Math.fround(value) : missing(value, fallback, name, 'a number');
}

export function flag(fallback: boolean): Field<boolean> {
  return (value, name) =>
    typeof value === 'boolean' || typeof value === 'number'
      ? Boolean(value)
      : missing(value, fallback, name, 'true or false');
}

export function text(fallback?: string): Field<string> {
  return (value, name) => (typeof value === 'string' ? value : missing(value, fallback, name, 'a text'));
}

export function wholes(fallback?: readonly number[]): Field<readonly number[]> {
  return (value, name) =>
    Array.isArray(value) && value.every((one) => typeof one === 'number')
      ? value.map(Math.trunc)
      : missing(value, fallback, name, 'a list of whole numbers');
}

export function texts(fallback?: readonly string[]): Field<readonly string[]> {
  return (value, name) =>
    Array.isArray(value) && value.every((one) => typeof one === 'string')
      ? (value as readonly string[])
      : missing(value, fallback, name, 'a list of texts');
}

function missing<T>(
  value: FlexValue | undefined,
  fallback: T | undefined,
  name: string,
  expected: string,
): T {
  if ((value === undefined || value === null) && fallback !== undefined) return fallback;
  throw invalid(
    'CUSTOM_OPTIONS',
    `option ${name} is ${value === undefined ? 'missing' : 'of another kind'}`,
    {
      expected,
      received: typeof value === 'object' ? 'a list or map' : String(value).slice(0, 40),
    },
  );
}

/** An unsigned 64-bit number. */
export function wide(fallback?: bigint): Field<bigint> {
  return (value, name) => {
    const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value);
    return isWhole
      ? BigInt.asUintN(64, BigInt(value as number))
      : missing(value, fallback, name, 'a whole number');
  };
}
