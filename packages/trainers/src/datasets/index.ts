export { checkClasses } from './check.ts';
export * from './example.ts';
export { withImages } from './images.ts';
export { type Split, type SplitOptions, splitDataset, splitKey } from './split.ts';
export type { ColumnOptions } from './table.ts';
export { readTexts } from './texts.ts';
