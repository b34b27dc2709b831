import type { CatalogueEntry } from './catalogue/entry.ts';
import { ownCatalogues, readOwnCatalogue } from './catalogue/own.ts';
import { type ShortNames, shortNames } from './catalogue/short-names.ts';
import type { Source, Surroundings } from './source.ts';
import { SOURCES } from './sources/index.ts';

/** Where refs lead from here: the sources that may understand them, and the short names that are known. */
export interface Directory extends ShortNames {
  readonly surroundings: Surroundings;
  readonly sources: readonly Source[];
}

/** The directory of this machine: the project's short names before the user's, before the built-in ones. */
export async function directoryOf(surroundings: Surroundings): Promise<Directory> {
  return { surroundings, sources: SOURCES, ...shortNames(await ownEntries(surroundings)) };
}

/** All short names that count here; of two entries of one name the nearer counts. */
export async function catalogueOf(surroundings: Surroundings): Promise<readonly CatalogueEntry[]> {
  return shortNames(await ownEntries(surroundings)).catalogue();
}

/** The project's and the user's; of two entries of one name the project's. */
async function ownEntries(surroundings: Surroundings): Promise<readonly CatalogueEntry[]> {
  const files = ownCatalogues(surroundings);
  if (files.length === 0) return [];
  const own = (await Promise.all(files.map(readOwnCatalogue))).flat();
  return own.filter(({ name }, at) => own.findIndex((other) => other.name === name) === at);
}
