export {
  BENCHMARK_DELEGATES,
  type BenchmarkDelegate,
  type BenchmarkOptions,
  benchmark,
  type Measurement,
  parseThreads,
} from './benchmark/benchmark.ts';
export { type Profile, type ProfileLine, profileTables } from './benchmark/profile.ts';
export {
  type CompareOptions,
  type Comparison,
  type Contender,
  compare,
} from './compare/compare.ts';
export { type Difference, differenceOf } from './compare/difference.ts';
export type { LayerDifference, Unseen } from './compare/layers.ts';
export type { ArenaInfo } from './inspect/arena.ts';
export type { GraphInfo, NodeInfo, TensorDetail } from './inspect/graph.ts';
export {
  type Inspection,
  type InspectOptions,
  inspect,
  type PackedFile,
  type Versions,
} from './inspect/inspect.ts';
export type { Fact, Processing, TensorProcessing } from './inspect/processing.ts';
export { inspectionPage, modelPage } from './page/page.ts';
export { type Refusal, refusalsIn } from './placement.ts';
export { sampleInputs } from './sample-inputs.ts';
