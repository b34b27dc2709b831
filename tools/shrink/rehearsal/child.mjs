/** Loads and runs the models of `models.ts` with a runtime, and prints which of its functions that calls. */
import { Session } from 'node:inspector/promises';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const [runtime, models] = process.argv.slice(2).map((path) => pathToFileURL(path).href);
// as in browsers; later versions of Node have no such flag
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const { load } = await import(runtime);
const atStart = await called();
const { rehearsals } = await import(models);
for (const { bytes, inputs } of rehearsals()) {
  const model = await load(bytes);
  await model.run(inputs);
}
process.stdout.write(JSON.stringify({ atStart, later: await called() }));

/** Functions of the runtime that have been called since this was asked last. */
async function called() {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const { functions = [] } = result.find(({ url }) => url === runtime) ?? {};
  return functions
    .map(({ ranges: [range] }) => range)
    .filter(({ count }) => count > 0)
    .map(({ startOffset, endOffset }) => ({ start: startOffset, end: endOffset }));
}
