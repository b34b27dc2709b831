#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/main.js', import.meta.url);
if (!existsSync(built)) {
  process.stderr.write('zoo is not built yet: run `npm ci` (which builds it) or `npm run build`.\n');
  process.exit(1);
}
const { main, surviveClosedPipes } = await import(built.href);
surviveClosedPipes();
process.exitCode = await main(process.argv.slice(2));
