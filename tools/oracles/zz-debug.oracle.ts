import { appendFileSync, writeFileSync } from 'node:fs';
import { it } from '@jest/globals';
import { corpus, randomInputs, tryRead } from './corpus.ts';
import { Oracles } from './oracles.ts';

it('debug', async () => {
  const oracles = await Oracles.start();
  writeFileSync('/tmp/oracle-debug.txt', '');
  for (const file of corpus()) {
    const model = tryRead(file);
    const inputs = model && randomInputs(model);
    if (!inputs) {
      appendFileSync('/tmp/oracle-debug.txt', `${file.name} NOINPUT\n`);
      continue;
    }
    for (const engine of ['litert', 'tfweb'] as const) {
      const t = Date.now();
      const r = await oracles.run(engine, file.bytes, inputs).then(
        () => 'ok',
        (e: Error) => String(e.message).slice(0, 160).replace(/\n/g, ' '),
      );
      appendFileSync('/tmp/oracle-debug.txt', `${file.name} ${engine} ${Date.now() - t} ${r}\n`);
      if (r === 'ok') break;
    }
  }
  await oracles.close();
}, 1200_000);
