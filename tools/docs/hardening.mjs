// Writes docs/HARDENING.md from the checklist, which is a list of tests, and from the limits. With --check: fails when the
// file is not what would be written.
import { readFileSync } from 'node:fs';
import { publish } from './publish.mjs';

const runtime = new URL('../../packages/runtime/src/', import.meta.url);
const read = (file) => readFileSync(new URL(file, runtime), 'utf8');

/** The tests of a file as Markdown lists, one for each `describe`. */
function checklist(file) {
  const calls = read(`hardening/${file}.test.ts`).matchAll(
    /\b(describe|refuses|accepts|it)\(\s*'((?:[^'\\]|\\.)*)'/g,
  );
  return [...calls].map(([, call, name]) => {
    if (call === 'describe') return `\n### ${name[0].toUpperCase()}${name.slice(1)}\n`;
    return `- ${name.replace(/\\(.)/g, '$1')}${call === 'accepts' ? ' — allowed' : ''}`;
  });
}

/** Name, default, meaning and reason of each limit. */
function limits() {
  const source = read('limits.ts');
  const fields = source.matchAll(/\/\*\*\s*([^/]*?)\s*\*\/\s*readonly (\w+): number;/g);
  const rows = [...fields].map(([, comment, name]) => {
    const [, value, reason = ''] = source.match(new RegExp(`^  ${name}: ([^,]+),(?: // (.*))?$`, 'm')) ?? [];
    return `| \`${name}\` | ${value} | ${comment.replace(/\s*\*?\s*\n\s*\*\s*/g, ' ')} | ${reason} |`;
  });
  return ['| limit | default | is | because |', '| --- | --- | --- | --- |', ...rows];
}

publish(
  'docs/HARDENING.md',
  `# Hostile files

A model is a program from outside. Whatever a file holds, loading and running it ends in results or in one \`ZooError\` that
says where: subgraph, position and name of the node, op, tensor. Written by \`npm run docs\`. Do not edit.

## Limits

Options of \`loadModel(bytes, { limits: { memory: 2 ** 28 } })\`. Memory, tensors, nodes, ranks and the work of a kernel are
checked before anything of that size is allocated, for delegates too; work, turns of loops and time while running, in loop
bodies too. \`signal\` of \`loadModel\` and \`run\` stops at a moment of the caller's choice. Pages run the same code: \`load\`
of the bundle takes both, and a test keeps it working where a policy lets no text become code (\`wasm-unsafe-eval\` alone).

${limits().join('\n')}

## Checklist

Each line is a test in \`packages/runtime/src/hardening/\` with a model made for it, which must be refused with a typed error
unless the line says otherwise.
${['file', 'graph', 'tensors', 'attributes', 'shapes', 'indices', 'process'].flatMap(checklist).join('\n')}

Beyond the checklist, mutated models are run by the hundred thousand: \`tools/fuzz/README.md\`.
`,
);
