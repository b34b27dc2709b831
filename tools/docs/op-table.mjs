// Writes docs/OPS.md from the op table; needs a build (npm run build). With --check: fails when the file is not what
// would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { ops, opTableMarkdown } from '@zoo/ops';

const file = new URL('../../docs/OPS.md', import.meta.url);
const markdown = opTableMarkdown(ops);
if (!process.argv.includes('--check')) writeFileSync(file, markdown);
else if (readFileSync(file, 'utf8') !== markdown) {
  console.error('docs/OPS.md does not agree with the op table: npm run docs');
  process.exitCode = 1;
}
