/**
 * The benchmark against peers:
 *
 *     npm run bench                                  the promised models, headless Chromium, 1 and 2 threads
 *     npm run bench -- --quick --threads 1 --models yamnet,deeplab
 *     npm run bench -- my.tflite --json out.json
 *
 * See README.md for the rules and for the other benchmarks.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { BrowserHost } from './browser.ts';
import type { Host, Lane, Row } from './contract.ts';
import { modelFiles, openModel } from './models.ts';
import { type BenchOptions, parseOptions } from './options.ts';
import { FULL, QUICK, race } from './race.ts';
import { HEADER, markdownTable, plainTable, sentences, standings, tableOf } from './report.ts';
import { OURS, rowsOf } from './rows.ts';

const options = parseOptions(process.argv.slice(2));
const files = modelFiles(options.models);
const host = await BrowserHost.start();
try {
  publish(host, await rowsOn(host, files, options), options);
} finally {
  await host.close();
}

async function rowsOn(host: Host, files: readonly string[], options: BenchOptions): Promise<Row[]> {
  const engines = options.engines ?? [OURS, ...host.peers];
  const lanes: Lane[] = options.threads.flatMap((threads) => engines.map((engine) => ({ engine, threads })));
  const rows: Row[] = [];
  const pace = { ...(options.quick ? QUICK : FULL), ...(options.rounds && { rounds: options.rounds }) };
  for (const [i, file] of files.entries()) {
    const model = openModel(file);
    const results = await race(host, model, lanes, pace);
    const own = rowsOf(model, results, host.peers);
    rows.push(...own);
    const brief = own
      .map(({ threads, median }) => `${threads}: ${median?.value.toFixed(2) ?? '-'}`)
      .join('  ');
    console.error(`${i + 1}/${files.length}  ${model.name}  ${brief}`);
  }
  return rows;
}

/** Table to stdout; files where they were asked for. */
function publish(host: Host, rows: readonly Row[], options: BenchOptions): void {
  const where = `${host.name}, ${cpus()[0].model}, ${cpus().length} cores`;
  const sections = options.threads.map((threads) => ({
    title: `${where}, ${threads} thread${threads === 1 ? '' : 's'}`,
    rows: rows.filter((row) => row.threads === threads),
  }));
  for (const section of sections) {
    console.log(`\n${section.title}\n\n${plainTable([HEADER, ...tableOf(section.rows, OURS)])}`);
  }
  console.log(`\n${sentences(rows).join('\n')}`);
  if (options.json !== undefined) {
    const lanes = (row: Row) => row.lanes.map(({ outputs, ...rest }) => rest);
    const document = {
      host: host.name,
      cpu: cpus()[0].model,
      cores: cpus().length,
      options,
      standings: standings(rows),
      rows: rows.map((row) => ({ ...row, lanes: lanes(row) })),
    };
    writeFileSync(options.json, `${JSON.stringify(document, null, 1)}\n`);
  }
  if (options.markdown !== undefined) {
    const text = sections.map(
      ({ title, rows }) => `## ${title}\n\n${markdownTable([HEADER, ...tableOf(rows, OURS)])}\n`,
    );
    const summary = `\`\`\`\n${sentences(rows).join('\n')}\n\`\`\`\n`;
    writeFileSync(
      options.markdown,
      `# Benchmarks\n\nWritten by \`npm run bench\`.\n\n${summary}\n${text.join('\n')}`,
    );
  }
}
