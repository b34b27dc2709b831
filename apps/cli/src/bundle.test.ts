import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifestOf = (name: string): Manifest => {
  const folder = name === 'zoo' ? '../' : `../../../packages/${name.replace('@zoo/', '')}/`;
  return JSON.parse(readFileSync(new URL(`${folder}package.json`, import.meta.url), 'utf8'));
};

function reachable(name: string, found = new Set<string>()): Set<string> {
  found.add(name);
  for (const next of Object.keys(manifestOf(name).dependencies)) {
    if (next.startsWith('@zoo/') && !found.has(next)) reachable(next, found);
  }
  return found;
}

describe('the bundle of the command line', () => {
  it('finds every library of the packages in it: they are loaded from where it is', () => {
    const libraries = [...reachable('zoo')].flatMap((name) => Object.entries(manifestOf(name).dependencies));
    const declared = manifestOf('zoo').dependencies;
    const other = libraries.filter(([name, range]) => !name.startsWith('@zoo/') && declared[name] !== range);
    expect(other).toEqual([]);
  });
});
