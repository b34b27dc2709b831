/**
 * The least and the greatest of some numbers; NaN counts as greater than all others. Scales of channels come by the
 * ten thousand, to code that runs for the first time: engines sort a typed array faster than such code compares, and
 * without garbage.
 *
 * @param numbers at least one
 */
export function extremes(numbers: ArrayLike<number>): readonly [least: number, greatest: number] {
  const sorted = new Float64Array(numbers.length);
  sorted.set(numbers); // unlike the constructor, without a list in between
  sorted.sort();
  return [sorted[0], sorted[sorted.length - 1]];
}
