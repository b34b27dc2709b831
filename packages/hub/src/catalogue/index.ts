export { builtInCatalogue } from './built-in.ts';
export type * from './entry.ts';
export { EVIDENCE, type Evidence } from './evidence.ts';
export * from './search.ts';
