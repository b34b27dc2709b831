/**
 * Runs the runtime in the other engines of this machine and compares what they compute with this Node:
 *
 *     npm run engines                         all that are found
 *     npm run engines -- firefox bun --quick
 *     npm run engines -- bun --models yamnet_audio_classifier_with_metadata.tflite
 *
 * README.md says what is run, and how engines are found. Exits with 1 where one of them fails.
 */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { plainTable } from '../bench/report.ts';
import { ask } from './ask.ts';
import { type Engine, findEngine, NAMES, otherNodes, thisNode } from './engines.ts';
import { plan } from './plan.ts';
import { HEADER, type Judgement, judge, rowOf } from './report.ts';
import { makeSite } from './site.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    models: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});

const engines = enginesOf(positionals);
const site = await makeSite();
try {
  const tasks = plan(site.models, {
    quick: options.quick,
    models: options.models.split(',').filter((name) => name !== ''),
  });
  if (!site.models) console.error('no models: the shared test data are not there (ZOO_TESTDATA)');
  const expected = await ask(thisNode(), tasks, site);
  const rows = [report(judge(thisNode(), tasks, expected, expected))];
  for (const engine of engines)
    rows.push(report(judge(engine, tasks, await ask(engine, tasks, site), expected)));
  console.log(plainTable([HEADER, ...rows.map(rowOf)]));
  if (rows.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
} finally {
  await rm(site.folder, { recursive: true });
}

/** What went wrong, as soon as it is known. */
function report(judgement: Judgement): Judgement {
  const { engine, problems, details } = judgement;
  const lines = [...problems, ...(options.verbose ? details : [])];
  for (const line of lines) console.error(`${engine.name} ${engine.version}: ${line}`);
  return judgement;
}

/** @throws TypeError for names that no engine has; Error where one that is named is not there */
function enginesOf(wanted: readonly string[]): Engine[] {
  const strange = wanted.find((name) => !NAMES.includes(name));
  if (strange) throw new TypeError(`no engine "${strange}": ${NAMES.join(', ')}`);
  return (wanted.length > 0 ? wanted : NAMES).flatMap((name) => {
    const found = name === 'node' ? otherNodes() : [findEngine(name) ?? []].flat();
    if (found.length === 0) {
      const hint = name === 'node' ? 'ZOO_NODES' : `not in PATH, nor named by ZOO_${name.toUpperCase()}`;
      if (wanted.length > 0) throw new Error(`${name}: ${hint}`);
      console.error(`${name}: ${hint}`);
    }
    return found;
  });
}
