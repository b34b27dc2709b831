export {
  type ConformanceCase,
  conformanceCases,
  difference,
  graphOf,
  referenceOf,
} from './conformance/suite.ts';
export { evaluate } from './evaluate.ts';
export * from './file/index.ts';
export * from './table.ts';
