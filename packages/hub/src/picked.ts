import type { Offer } from './catalogue/entry.ts';
import type { Item } from './source.ts';

/** The items an offer wants; of an archive, the files in it that it wants. */
export function picked(items: readonly Item[], offer: Offer | undefined): Item[] {
  const pick = offer?.pick;
  if (pick === undefined) return [...items];
  const wants = (path: string) =>
    pick.some((one) => (one.endsWith('/') ? path.startsWith(one) : path === one));
  return items.flatMap((item) => {
    const { unpack } = item;
    if (unpack === undefined) return wants(item.path) ? [item] : [];
    const select = (path: string) => {
      const target = unpack.select(path);
      return target !== undefined && wants(target) ? target : undefined;
    };
    return [{ ...item, unpack: { ...unpack, select } }];
  });
}
