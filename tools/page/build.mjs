// Bundles the script and the style sheet of the model page (packages/insight/client) into text that the package
// carries: packages/insight/src/page/assets.generated.ts. With --check: fails when the file is not what would be written.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { publish } from '../docs/publish.mjs';

const client = fileURLToPath(new URL('../../packages/insight/client/', import.meta.url));
const { outputFiles } = await build({
  entryPoints: [`${client}main.ts`, `${client}page.css`],
  outdir: client,
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  target: 'es2022',
  charset: 'ascii',
  tsconfigRaw: {},
});
const textOf = (extension) => outputFiles.find(({ path }) => path.endsWith(extension)).text.trim();
// the script stands inside of an HTML element
const script = textOf('.js')
  .replace(/<\/(script)/gi, '<\\/$1')
  .replace(/<!--/g, '<\\!--');

publish(
  'packages/insight/src/page/assets.generated.ts',
  `// Written by tools/page/build.mjs from packages/insight/client; do not edit.
export const script = ${JSON.stringify(script)};
export const style = ${JSON.stringify(textOf('.css'))};
`,
);
