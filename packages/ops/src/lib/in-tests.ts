/**
 * What only tests and the support table need: the cases of an op. Bundles for applications are built under the
 * condition `zoo-lean` and have none of it (`imports` in package.json, `in-tests.lean.ts`).
 */
export function inTests<T>(make: () => T): T {
  return make();
}
