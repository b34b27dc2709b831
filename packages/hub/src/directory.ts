import { CATALOGUE } from './catalogue/built-in.ts';
import type { CatalogueEntry } from './catalogue/entry.ts';
import { ownCatalogues, readOwnCatalogue } from './catalogue/own.ts';
import type { Source, Surroundings } from './source.ts';
import { SOURCES } from './sources/index.ts';

/** Where refs lead from here: the sources that may understand them, and the short names that are known. */
export interface Directory {
  readonly surroundings: Surroundings;
  readonly sources: readonly Source[];
  readonly catalogue: readonly CatalogueEntry[];
}

/** The directory of this machine: the project's short names before the user's, before the built-in ones. */
export async function directoryOf(surroundings: Surroundings): Promise<Directory> {
  return { surroundings, sources: SOURCES, catalogue: await catalogueOf(surroundings) };
}

/** All short names that count here; of two entries of one name the nearer counts. */
export async function catalogueOf(surroundings: Surroundings): Promise<readonly CatalogueEntry[]> {
  const files = ownCatalogues(surroundings);
  if (files.length === 0) return CATALOGUE;
  const own = (await Promise.all(files.map(readOwnCatalogue))).flat();
  const nearest = own.filter(({ name }, at) => own.findIndex((other) => other.name === name) === at);
  return [...nearest, ...CATALOGUE.filter(({ name }) => !nearest.some((other) => other.name === name))];
}
