// Writes the table of packages/hub/FAULTS.md from the table that its tests run on; needs a build (tsc -b). With --check: fails
// when the file is not what would be written.

import { readFileSync } from 'node:fs';
import { renderFaults } from '../../packages/hub/dist/testing/faults.js';
import { publish } from './publish.mjs';

const file = 'packages/hub/FAULTS.md';
const preface = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split('\n| ')[0];
publish(file, `${preface}\n${renderFaults()}\n`);
