import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { OpDefinition } from '@zoo/ir';
import { BuiltinOperator, builtinOptionsType, RUNTIME_VERSIONS, runtimeVersionOf } from '@zoo/tflite';
import { CUSTOM_OPS } from '../custom/index.ts';
import { ALL_OPS } from '../ops/index.ts';
import { NO_OPERATORS } from '../ops/no-operators.ts';
import { ops } from '../table.ts';
import { conformanceCases, referenceOf, siteOfCase } from './suite.ts';

const OPS = new URL('../ops/', import.meta.url);
const CUSTOM = new URL('../custom/ops/', import.meta.url);
const builtins = ops.list().filter(({ tflite }) => tflite.code !== undefined);
const BUILTINS = ALL_OPS.flatMap((table) => table.list());

describe('the op table', () => {
  it.each([
    ['builtin', OPS, BUILTINS],
    ['custom', CUSTOM, CUSTOM_OPS],
  ])('has every folder of %s ops', async (_, home, list) => {
    const folders = readdirSync(home, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const listed = new Set<unknown>(list);
    for (const { name } of folders) {
      const made = Object.values<unknown>(await import(new URL(`${name}/index.ts`, home).pathname));
      expect({ [name]: made.some((definition) => listed.has(definition)) }).toEqual({ [name]: true });
    }
    expect(listed.size).toBe(folders.length);
  });

  it('has each name and each code once', () => {
    const all = [...BUILTINS, ...CUSTOM_OPS];
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(builtins.map(({ tflite }) => tflite.code)).size).toBe(builtins.length);
    expect(ops.list()).toHaveLength(all.length);
  });

  it('makes under each name the op that is called so', () => {
    expect(BUILTINS.map(({ name }) => name)).toEqual(ALL_OPS.flatMap((table) => table.names()));
  });

  it('has the codes and options tables of the schema', () => {
    const schema = (name: string) => BuiltinOperator[name as BuiltinOperator];
    expect(builtins.map(({ name, tflite }) => [name, tflite.code, tflite.options])).toEqual(
      builtins.map(({ name }) => [name, schema(name), builtinOptionsType(name as BuiltinOperator)]),
    );
  });

  it('has every code of the schema, or says why it is no operator', () => {
    const known = [...builtins.map(({ name }) => name), ...Object.keys(NO_OPERATORS)];
    expect(known.sort()).toEqual(Object.keys(BuiltinOperator).sort());
  });

  it('writes only versions that some runtime has', () => {
    const unknown = conformanceCases(ops, 3).flatMap((one) => {
      const version = one.op.tflite.version({ ...siteOfCase(one), outputs: referenceOf(one) }, one.row);
      return isReleased(one.op, version) ? [] : [`${one.name} asks for version ${version}`];
    });
    expect(unknown).toEqual([]);
  });
});

/** Operators without a line in the table have no recorded minimum. */
function isReleased({ name, tflite }: OpDefinition, version: number): boolean {
  if (tflite.code === undefined || !Object.hasOwn(RUNTIME_VERSIONS, name)) return version >= 1;
  return runtimeVersionOf(name as BuiltinOperator, version) !== undefined;
}
