import { nearest, ZooError } from '@zoo/core';
import { builtInCatalogue, findBuiltIn } from './built-in.ts';
import type { CatalogueEntry, Task } from './entry.ts';

export interface CatalogueQuery {
  readonly task?: Task;
  /** Words that have to occur in name, aliases, title or task. */
  readonly search?: string;
}

/** Every task that an entry is for. */
export const tasksOf = (catalogue: readonly CatalogueEntry[] = builtInCatalogue()): readonly Task[] => [
  ...new Set(catalogue.map(({ task }) => task)),
];

/** The entries a query takes, or all, by task, within a task in the order of the catalogue. */
export function listCatalogue(
  { task, search = '' }: CatalogueQuery = {},
  catalogue: readonly CatalogueEntry[] = builtInCatalogue(),
): readonly CatalogueEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (entry: CatalogueEntry) => words.every((word) => textOf(entry).includes(word));
  const found = catalogue.filter((entry) => (task === undefined || entry.task === task) && matches(entry));
  return tasksOf(catalogue).flatMap((one) => found.filter((entry) => entry.task === one));
}

const textOf = ({ name, aliases = [], title, task }: CatalogueEntry): string =>
  [name, ...aliases, title, task].join(' ').toLowerCase();

/** Names and aliases that look like what was typed. */
export const nearNames = (
  typed: string,
  most?: number,
  catalogue: readonly CatalogueEntry[] = builtInCatalogue(),
): string[] =>
  nearest(
    typed,
    catalogue.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
    most,
  );

/** The entry of a name or alias, upper or lower case, or undefined; a name counts before the aliases of others. */
export function findEntry(name: string, catalogue?: readonly CatalogueEntry[]): CatalogueEntry | undefined {
  const wanted = name.toLowerCase();
  if (catalogue === undefined) return findBuiltIn(wanted);
  return (
    catalogue.find((entry) => entry.name === wanted) ??
    catalogue.find((entry) => entry.aliases?.includes(wanted))
  );
}

/** The error for a name that is not in the catalogue, with those that look like it. */
export function unknownName(name: string, catalogue: readonly CatalogueEntry[]): ZooError {
  const near = nearNames(name, undefined, catalogue);
  return new ZooError({
    code: 'HUB_UNKNOWN_NAME',
    category: 'not-found',
    message: `there is no model called ${JSON.stringify(name.slice(0, 80))} in the catalogue`,
    hint:
      near.length > 0
        ? `Did you mean ${near.join(', ')}? For a file, write ./${name.slice(0, 80)}`
        : '`zoo list` shows all names; kaggle:, npm:, https: and paths work too',
  });
}
