export { opTableMarkdown, supportCases } from './conformance/op-table.ts';
export {
  type ConformanceCase,
  conformanceCases,
  difference,
  graphOf,
  referenceOf,
} from './conformance/suite.ts';
export { caseType } from './conformance/support-table.ts';
export { type CustomOp, type CustomOptions, type CustomRun, defineCustomOp } from './custom/define.ts';
export { CUSTOM_OPS } from './custom/index.ts';
export { compiledRefusal } from './custom/refusals.ts';
export { defineWasmOp, type WasmOp } from './custom/wasm.ts';
export { evaluate } from './evaluate.ts';
export { requantizationScales } from './families/dense/integer.ts';
export { wideMultipliers } from './families/dense/wide.ts';
export { poolBounds } from './families/pool.ts';
export { meanMultiplier, meanScale } from './families/quantized-reduction.ts';
export { type SumMultipliers, sumMultipliers } from './families/quantized-sum.ts';
export type { LstmAttributes, LstmPlan } from './families/recurrent/lstm-float.ts';
export { lstmParameters } from './families/recurrent/lstm-integer.ts';
export { lstmPlan } from './families/recurrent/lstm-op.ts';
export type { RnnAttributes, RnnPlan } from './families/recurrent/rnn.ts';
export { rnnPlan } from './families/recurrent/rnn-op.ts';
export type { Lane, Sequence } from './families/recurrent/sequence.ts';
export * from './file/index.ts';
export { FLEX_OPS } from './flex/index.ts';
export { flexRefusal } from './flex/refusals.ts';
export { activationBounds, isActivation, quantizedActivationRange } from './lib/activation.ts';
export { bfloat16ToFloat32, float32ToBfloat16 } from './lib/bfloat16.ts';
export { lstmPlans } from './ops/bidirectional_sequence_lstm/index.ts';
export { rnnPlans } from './ops/bidirectional_sequence_rnn/index.ts';
export { quantizesAsymmetrically } from './ops/fully_connected/reference.ts';
export { builtinRefusal } from './ops/no-operators.ts';
export { type SoftmaxTables, softmaxTables } from './ops/softmax/reference.ts';
export { slicedLayout } from './ops/strided_slice/walk.ts';
export * from './table.ts';
