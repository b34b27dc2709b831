/**
 * Type rows of an op that hardly a model has. The small bundle for pages is built under the condition `zoo-page` and has
 * none of them (`imports` in package.json, `rare-rows.page.ts`): there such a model is refused by its element types.
 */
export function rareRows<T extends object>(make: () => T): Partial<T> {
  return make();
}
