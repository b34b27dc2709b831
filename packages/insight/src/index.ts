export {
  BENCHMARK_DELEGATES,
  type BenchmarkDelegate,
  type BenchmarkOptions,
  benchmark,
  type Measurement,
  parseThreads,
} from './benchmark/benchmark.ts';
export { type Profile, type ProfileLine, profileTables } from './benchmark/profile.ts';
export { type Refusal, refusalsIn } from './placement.ts';
export { sampleInputs } from './sample-inputs.ts';
