export * from './built-in.ts';
export type * from './entry.ts';
export * from './search.ts';
