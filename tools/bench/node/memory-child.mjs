/**
 * Prints the peak resident bytes of one model above an idle engine, and those of the engine:
 * RUNTIME TINY_MODEL MODEL [transfer], with --expose-gc.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { zerosOf } from '../engines/arrays.mjs';

const [runtime, tiny, file, mode] = process.argv.slice(2);
const { load } = await import(runtime);

await use(tiny);
gc();
await new Promise((resolve) => setTimeout(resolve, 200));
gc();
// resets the peak to what is resident now
writeFileSync('/proc/self/clear_refs', '5');
const idle = residentBytes('VmRSS');
await use(file);
console.log(residentBytes('VmHWM') - idle, idle);

async function use(path) {
  const model = await load(readFileSync(path), { threads: 1, transfer: mode === 'transfer' });
  const inputs = model.inputs.map(({ dtype, shape }) => zerosOf(dtype, shape));
  for (let run = 0; run < 3; run++) await model.run(inputs);
  model.dispose();
}

function residentBytes(name) {
  const line = readFileSync('/proc/self/status', 'utf8').match(new RegExp(`${name}:\\s+(\\d+) kB`));
  return 1024 * Number(line[1]);
}
