import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const generate = fileURLToPath(new URL('../../../../tools/schema/generate.mjs', import.meta.url));

it('generated code is what the schemas give', async () => {
  const { stderr } = await promisify(execFile)(process.execPath, [generate, '--check']);
  expect(stderr).toBe('');
});
