#!/usr/bin/env node
/**
 * Generates the TypeScript of every schema.
 *
 *   npm run generate              writes packages/tflite/src/generated
 *   npm run generate -- --check   writes nothing; fails when a file there is not what the schema gives
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { emit } from './emit.mjs';
import { reflect } from './reflection.mjs';

const SCHEMAS = new URL('../../schema/', import.meta.url);
const OUTPUT = new URL('../../packages/tflite/src/generated/', import.meta.url);

/** One generated file per root schema: `metadata.fbs` gives METADATA in `metadata.generated.ts`. */
const ROOTS = [
  'tflite',
  'metadata',
  'conversion_metadata',
  'debug_metadata',
  'image_segmenter_metadata',
  'object_detector_metadata',
  'face_detector_metadata',
];

const wanted = new Map();
const reflections = await reflect(
  SCHEMAS,
  ROOTS.map((root) => `${root}.fbs`),
);
reflections.forEach((reflection, i) => {
  const names = { source: `${ROOTS[i]}.fbs`, constant: ROOTS[i].toUpperCase() };
  wanted.set(`${ROOTS[i].replaceAll('_', '-')}.generated.ts`, emit(reflection, names));
});

mkdirSync(OUTPUT, { recursive: true });
const present = readdirSync(OUTPUT).filter((file) => file.endsWith('.generated.ts'));
const stale = [...wanted].filter(
  ([file, text]) => !present.includes(file) || readFileSync(new URL(file, OUTPUT), 'utf8') !== text,
);
const extra = present.filter((file) => !wanted.has(file));

if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} differs from its schema: run npm run generate`);
  for (const file of extra) console.error(`${file} has no schema: delete it`);
  process.exitCode = stale.length + extra.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of stale) writeFileSync(new URL(file, OUTPUT), text);
  console.error(`${wanted.size} files generated, ${stale.length} changed`);
}
