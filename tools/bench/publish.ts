import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Row } from './contract.ts';
import type { BenchOptions } from './options.ts';
import {
  HEADER,
  markdownTable,
  plainTable,
  sections,
  sentences,
  standings,
  tableOf,
  titleOf,
} from './report.ts';
import { OURS } from './rows.ts';

/** Tables to stdout; files where they were asked for. */
export function publish(rows: readonly Row[], options: BenchOptions): void {
  const machine = `${cpus()[0].model}, ${cpus().length} cores`;
  const tables = sections(rows).map((section) => ({
    title: `${titleOf(section)}, ${machine}`,
    cells: [HEADER, ...tableOf(section.rows, OURS)],
  }));
  for (const { title, cells } of tables) console.log(`\n${title}\n\n${plainTable(cells)}`);
  console.log(`\n${sentences(rows)}`);
  if (options.json !== undefined) {
    const document = { machine, options, standings: standings(rows), rows: rows.map(withoutOutputs) };
    writeFileSync(options.json, `${JSON.stringify(document, null, 1)}\n`);
  }
  if (options.markdown !== undefined) {
    const parts = tables.map(({ title, cells }) => `## ${title}\n\n${markdownTable(cells)}\n`);
    const command = ['npm run bench --', ...process.argv.slice(2)].join(' ');
    const text = `# Benchmarks\n\nWritten by \`${command}\`; the rules are in [tools/bench](../tools/bench/README.md).`;
    writeFileSync(options.markdown, `${text}\n\n\`\`\`\n${sentences(rows)}\n\`\`\`\n\n${parts.join('\n')}`);
  }
}

function withoutOutputs(row: Row): Row {
  return { ...row, lanes: row.lanes.map(({ outputs, ...rest }) => rest) };
}
