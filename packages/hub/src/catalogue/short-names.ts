import { builtInCatalogue } from './built-in.ts';
import type { CatalogueEntry } from './entry.ts';
import { findEntry } from './search.ts';

/** The short names that count somewhere. */
export interface ShortNames {
  /** The entry of a name. */
  readonly entry: (name: string) => CatalogueEntry | undefined;
  /** All of them. */
  readonly catalogue: () => readonly CatalogueEntry[];
}

/** @param own of a project and a user; they count before the built-in ones */
export function shortNames(own: readonly CatalogueEntry[]): ShortNames {
  const catalogue = () => beforeBuiltIn(own);
  return { catalogue, entry: (name) => findEntry(name, own.length === 0 ? undefined : catalogue()) };
}

function beforeBuiltIn(own: readonly CatalogueEntry[]): readonly CatalogueEntry[] {
  const builtIn = builtInCatalogue();
  if (own.length === 0) return builtIn;
  return [...own, ...builtIn.filter(({ name }) => !own.some((other) => other.name === name))];
}
