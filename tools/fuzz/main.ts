/** `npm run fuzz -- --count 200000 --jobs 2`: see README.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { attempt, Corpus } from './attempt.ts';
import { minimized } from './minimize.ts';
import { type Ended, runPool } from './pool.ts';
import { type Failure, Report } from './report.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    model: { type: 'string' },
    save: { type: 'string', default: '.zoo-fuzz' },
    patience: { type: 'string', default: '15000' },
    json: { type: 'boolean', default: false },
    reproduce: { type: 'boolean', default: false },
    minimize: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const [count, first, jobs, patience] = [values.count, values.seed, values.jobs, values.patience].map(Number);

if (values.list) for (const { name } of new Corpus().models) process.stdout.write(`${name}\n`);
else if (values.reproduce || values.minimize) await reproduce();
else process.exitCode = await fuzz();

async function fuzz(): Promise<number> {
  const report = new Report();
  const start = performance.now();
  const { model } = values;
  const progress = setInterval(() => process.stderr.write(`${rate(report, start)}\n`), 10_000);
  const onEnd = (ended: Ended) => {
    if (report.add(ended))
      process.stderr.write(
        `${failureText(report.failures.find(({ examples }) => examples[0].seed === ended.end))}\n`,
      );
  };
  const command = [
    process.execPath,
    '--max-old-space-size=1024',
    '--enable-source-maps',
    workerFile(),
  ] as const;
  const onProcessor = (milliseconds: number) => {
    report.processor += milliseconds;
  };
  await runPool({ first, count, jobs, patience, model, command: [...command], onEnd, onProcessor });
  clearInterval(progress);
  const seconds = (performance.now() - start) / 1000;
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ ...report.toJSON(), seconds, first, count, jobs }, undefined, 2)}\n`,
    );
  else {
    process.stdout.write(
      `seeds ${first} to ${first + count - 1}\n${report.table()}\n${rate(report, start)}\n`,
    );
    for (const { milliseconds, seed, model: name } of report.slowest) {
      process.stdout.write(`slow: ${milliseconds} ms  --seed ${seed} --model '${name}'\n`);
    }
    for (const failure of report.failures) process.stdout.write(`${failureText(failure)}\n`);
  }
  return report.forbidden > 0 ? 1 : 0;
}

/** One file in this process, saved with what became of it. */
async function reproduce(): Promise<void> {
  const corpus = new Corpus();
  const model = values.model === undefined ? corpus.modelFor(first) : corpus.find(values.model);
  const { file, outcome } = values.minimize ? await minimized(model, first) : await attempt(model, first);
  mkdirSync(values.save, { recursive: true });
  const path = `${values.save}/${first}-${model.name.replace(/[^\w.]+/g, '_')}`;
  writeFileSync(`${path}.tflite`, file.bytes);
  const text = JSON.stringify(
    { model: model.name, seed: first, mutations: file.mutations, outcome },
    undefined,
    2,
  );
  writeFileSync(`${path}.json`, text);
  process.stdout.write(`${text}\n${outcome.stack ?? ''}\nsaved ${path}.tflite\n`);
}

function workerFile(): string {
  return new URL('worker.mjs', import.meta.url).pathname;
}

function rate({ files, forbidden, processor }: Report, start: number): string {
  const seconds = (performance.now() - start) / 1000;
  return `${files} of ${count} files in ${seconds.toFixed(0)} s, ${(files / seconds).toFixed(1)} files/s, ${((1000 * files) / Math.max(processor, 1)).toFixed(0)} a processor second, ${forbidden} forbidden`;
}

function failureText(failure: Failure | undefined): string {
  if (failure === undefined) return '';
  const { kind, code, stage, message, where, examples, count: times } = failure;
  const [{ seed, model }] = examples;
  return [
    `${kind} ${code} (${stage}) ${times} times: ${message.slice(0, 300)}`,
    where && `  ${where}`,
    `  npm run fuzz -- --reproduce --seed ${seed} --model '${model}'`,
  ]
    .filter(Boolean)
    .join('\n');
}
