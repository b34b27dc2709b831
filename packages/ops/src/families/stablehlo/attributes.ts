import { invalid } from '../../lib/errors.ts';

/** A list attribute as numbers; absent lists are empty, or `missing` repeated. */
export function numbersOf(
  list: readonly (number | bigint)[] | undefined,
  count?: number,
  missing?: number,
): number[] {
  if ((list === undefined || list.length === 0) && count !== undefined && missing !== undefined) {
    return new Array<number>(count).fill(missing);
  }
  const numbers = (list ?? []).map(Number);
  if (count !== undefined && numbers.length !== count) {
    throw invalid('ATTRIBUTE_LENGTH', 'a list attribute has the wrong length', {
      expected: String(count),
      received: String(numbers.length),
    });
  }
  return numbers;
}

/** Axes that are named at most once and lie inside the rank. */
export function axesOf(list: readonly (number | bigint)[] | undefined, rank: number, what: string): number[] {
  const axes = numbersOf(list);
  const sound = axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank);
  if (sound && new Set(axes).size === axes.length) return axes;
  throw invalid('AXIS_RANGE', `${what} are no axes of the operand`, {
    expected: `different numbers from 0 to ${rank - 1}`,
    received: `[${axes}]`,
  });
}

/** An attribute with a choice of values, each at least `min`. */
export function atLeast(values: readonly number[], min: number, what: string): number[] {
  const bad = values.find((value) => !Number.isSafeInteger(value) || value < min);
  if (bad === undefined) return [...values];
  throw invalid('ATTRIBUTE_RANGE', `${what} is out of range`, {
    expected: `at least ${min}`,
    received: String(bad),
  });
}
