export * from './file/index.ts';
export * from './table.ts';
