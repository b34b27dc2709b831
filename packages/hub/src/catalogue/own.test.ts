import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { catalogueOf } from '../directory.ts';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { findEntry, listCatalogue, tasksOf } from './search.ts';

let fixture: Fixture;
let project: string;
beforeEach(async () => {
  fixture = await startFixture();
  project = join(fixture.cache, 'project');
  mkdirSync(join(project, 'src'), { recursive: true });
});
afterEach(() => fixture.close());

const entry = (name: string, ref: string) => ({
  name,
  title: `our ${name}`,
  task: 'ours',
  offers: [{ ref }],
});
const write = (file: string, ...models: object[]) => {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify({ models }));
};
const here = () => ({ env: fixture.hub.env, home: fixture.cache, cwd: join(project, 'src') });

describe('catalogues of one’s own', () => {
  it('that are named have to be there', async () => {
    const env = { ...fixture.hub.env, ZOO_CATALOGUE: './absent.json' };
    await expect(fixture.fetch('movenet', { surroundings: { ...here(), env } })).rejects.toMatchObject({
      code: 'HUB_BAD_CATALOGUE',
      received: 'no such file',
    });
  });

  it('give short names to a project and to a user, the nearer first, before the built-in ones', async () => {
    fixture.hub.npm.add({ name: 'theirs', version: '1.0.0', files: { 'a.tflite': fakeTflite() } });
    writeFileSync(join(project, 'mine.tflite'), fakeTflite(50));
    write(
      join(fixture.cache, '.config/zoo/zoo.catalogue.json'),
      entry('both', './x'),
      entry('mobilenet', 'npm:theirs'),
    );
    write(join(project, 'zoo.catalogue.json'), entry('both', './mine.tflite'));
    expect((await fixture.fetch('both', { surroundings: here() })).main).toBe(join(project, 'mine.tflite'));
    const hidden = await fixture.fetch('mobilenet', { surroundings: here() });
    expect(hidden).toMatchObject({
      resolved: 'npm:theirs@1.0.0',
      license: 'not stated',
      entry: { title: 'our mobilenet' },
    });
    const catalogue = await catalogueOf(here());
    expect(tasksOf(catalogue)).toContain('ours');
    expect(listCatalogue({ search: 'our both' }, catalogue)).toHaveLength(1);
    expect(findEntry('mobilenet-v2', catalogue)).toBeUndefined();
  });

  it.each([
    ['no JSON', '{'],
    ['a name with a space', JSON.stringify({ models: [entry('a b', 'npm:x')] })],
    ['an entry without offers', JSON.stringify({ models: [{ name: 'a', title: 'a', offers: [] }] })],
    ['a field that is misspelt', JSON.stringify({ models: [{ ...entry('a', 'npm:x'), alias: [] }] })],
  ])('are refused with %s', async (_, text) => {
    writeFileSync(join(project, 'zoo.catalogue.json'), text);
    await expect(fixture.fetch('anything', { surroundings: here() })).rejects.toMatchObject({
      code: 'HUB_BAD_CATALOGUE',
      exitStatus: 2,
    });
  });
});
