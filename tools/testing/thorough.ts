/**
 * How many random cases a suite runs: a few for `npm test`, all of them where `ZOO_THOROUGH` is set, as in `.ci/run`.
 * Cases are numbered, so that the few are the first of the many.
 */
export function cases(quick: number, thorough: number): number {
  return process.env.ZOO_THOROUGH ? thorough : quick;
}
