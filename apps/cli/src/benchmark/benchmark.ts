import { basename } from 'node:path';
import {
  type BenchmarkOptions,
  benchmark,
  type Measurement,
  type Profile,
  profileTables,
  type Refusal,
  refusalsIn,
} from '@zoo/insight';
import { readModule } from '@zoo/ops';
import { partitionReport } from '@zoo/runtime';
import { measurePeaks, type Peaks } from '@zoo/wasm';
import type { Context } from '../lib/command.ts';
import { delegatesFor } from '../lib/delegates.ts';

export { parseThreads } from '@zoo/insight';

/** A row of the JSON result: one model with one number of threads. */
export type Row = { readonly model: string } & Omit<Measurement, 'profile'> & {
    readonly profile?: Profile & { readonly peaks: Peaks; readonly refusals: readonly Refusal[] };
  };

export interface ModelResult {
  readonly model: string;
  readonly rows: readonly Row[];
}

export async function benchmarkModel(
  bytes: Uint8Array,
  model: string,
  options: BenchmarkOptions,
  { progress, signal }: Pick<Context, 'progress' | 'signal'>,
): Promise<ModelResult> {
  const measurements = await benchmark(bytes, {
    ...options,
    signal,
    onProgress: (done, total) => progress.update(`measuring ${basename(model)}`, { done, total }),
  });
  if (!options.profile)
    return { model, rows: measurements.map((one) => ({ model, ...one, profile: undefined })) };
  const peaks = await measurePeaks();
  const refusals = refusalsIn(
    partitionReport(readModule(bytes), await delegatesFor({ delegate: options.delegate })),
  );
  return {
    model,
    rows: measurements.map(({ profile = [], ...rest }) => ({
      model,
      ...rest,
      profile: { ...profileTables(profile, rest.threads, peaks), peaks, refusals },
    })),
  };
}
