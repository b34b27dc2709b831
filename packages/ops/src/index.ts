export { opTableMarkdown } from './conformance/op-table.ts';
export {
  type ConformanceCase,
  conformanceCases,
  difference,
  graphOf,
  referenceOf,
} from './conformance/suite.ts';
export { evaluate } from './evaluate.ts';
export { requantizationScales } from './families/dense/integer.ts';
export { type SumMultipliers, sumMultipliers } from './families/quantized-sum.ts';
export * from './file/index.ts';
export { activationBounds, quantizedActivationRange } from './lib/activation.ts';
export * from './table.ts';
