import { ZooError } from '@zoo/core';
import type { ModelResult } from '../benchmark/benchmark.ts';
import { defineCommand } from '../lib/command.ts';
import { DELEGATES } from '../lib/delegates.ts';
import { advising, UNSIZED, understand, withinAsync } from '../lib/errors.ts';
import { openModel } from '../lib/model-file.ts';
import { parseShapes } from '../lib/shapes.ts';

export default defineCommand({
  name: 'benchmark',
  summary: 'measure how fast models load and run, kernel by kernel if need be',
  description: `Inputs are made up. Each number of threads has a copy of the model, and their runs alternate.
With --profile: the time of each node, op and kernel, its share of what this machine can do at
most (measured in the same process), what runs on the reference kernels and why, and the tiles of
the matrix kernels.`,
  section: 'Run',
  example: 'zoo benchmark mobilenet.tflite --threads 1,2 --profile',
  args: [{ name: 'MODEL', about: '.tflite files, or refs that `zoo fetch` understands', count: 'many' }],
  options: {
    delegate: {
      about: 'what runs the model',
      type: 'string',
      value: 'D',
      choices: DELEGATES,
      fallback: 'auto',
    },
    threads: { about: 'how many threads, one row for each', type: 'string', value: '1,2', fallback: '1' },
    runs: {
      about: 'measured runs',
      type: 'number',
      integer: true,
      min: 1,
      value: 'N',
      fallback: 'about 3 s',
    },
    warmup: { about: 'runs before that, after the first', type: 'number', integer: true, min: 0, value: 'N' },
    shape: { about: 'sizes of an input', type: 'strings', value: 'NAME=1,224,224,3' },
    profile: { about: 'where the time goes', type: 'flag' },
    tune: { about: 'first measure which tiles of kernels are fastest', type: 'flag' },
  },
  async run(context, [refs], { delegate, threads = '1', runs, warmup, shape = [], profile, tune }) {
    const { benchmarkModel, parseThreads, tilesFor } = await import('../benchmark/benchmark.ts');
    const { renderBenchmark } = await import('../benchmark/render.ts');
    const options = {
      delegate,
      threads: parseThreads(threads),
      runs,
      warmup,
      profile,
      shapes: parseShapes(shape),
      tiles: await tilesFor(tune),
    };
    const results: ModelResult[] = [];
    const failures: ZooError[] = [];
    for (const ref of refs) {
      try {
        const { path, bytes } = await openModel(ref, context);
        const measure = () => benchmarkModel(bytes, ref, options, context);
        results.push(await withinAsync({ file: path }, () => advising(UNSIZED, measure)));
      } catch (raw) {
        const error = understand(raw);
        if (!(error instanceof ZooError) || refs.length === 1 || context.signal.aborted) throw error;
        failures.push(error);
      }
    }
    return {
      json: results.flatMap(({ rows }) => rows),
      failures,
      text: () => renderBenchmark(results),
    };
  },
});
