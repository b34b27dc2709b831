export * from './example.ts';
export { withImages } from './images.ts';
export { splitDataset, type Split, type SplitOptions } from './split.ts';
export type { ColumnOptions } from './table.ts';
export { readTexts } from './texts.ts';
