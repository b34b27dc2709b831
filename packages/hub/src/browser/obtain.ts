import type { Candidate } from '../candidates.ts';
import { ADAPTERS } from '../catalogue/adapt/index.ts';
import type { Offer } from '../catalogue/entry.ts';
import type { Listener } from '../events.ts';
import type { CheckedFile, FormatCheck } from '../formats/format-check.ts';
import { checkFormats } from '../formats/index.ts';
import { checkKnown } from '../formats/known.ts';
import { checkPromised } from '../formats/promised.ts';
import { inParallel } from '../parallel.ts';
import { picked } from '../picked.ts';
import type { SourceContext } from '../source.ts';
import { Tally } from '../tally.ts';
import { refuseClashes } from '../transfer/paths.ts';
import { sha256Of } from './digests.ts';
import type { HeldFile, PageModel, PageStore } from './store.ts';
import { transferToPage } from './transfer.ts';

const AT_ONCE = 4;

interface Obtaining {
  readonly store: PageStore;
  readonly context: SourceContext;
  readonly emit: Listener;
  readonly refresh: boolean;
  readonly checks?: readonly FormatCheck[];
}

/** Gets a candidate into the storage of the page; whoever waited for its turn finds it there. */
export async function obtainForPage(
  candidate: Candidate,
  { store, context, emit, refresh, checks }: Obtaining,
): Promise<{ readonly model: PageModel; readonly transferred: boolean }> {
  const { locator, source, offer, key, suffix } = candidate;
  const waited = refresh ? undefined : await store.lookup(key);
  if (waited !== undefined) return { model: waited, transferred: false };
  emit({ type: 'resolve', ref: locator.ref, source: source.name });
  const manifest = await locator.manifest(context);
  const pinnedKey = manifest.ref + suffix;
  const here = refresh && manifest.version === undefined ? undefined : await store.lookup(pinnedKey);
  if (here !== undefined) {
    await store.remember({ ...here, key });
    return { model: here, transferred: false };
  }
  const items = picked(manifest.items, offer);
  const tally = new Tally(items, (progress) => emit({ type: 'progress', ref: locator.ref, ...progress }));
  const held: Awaited<ReturnType<typeof transferToPage>>[] = [];
  await inParallel(AT_ONCE, items, async (item, at) => {
    const openKept = (promised: boolean) => store.kept(`${manifest.ref} ${item.path}`, promised);
    held[at] = await transferToPage(item, openKept, (progress) => tally.update(at, progress)).catch(
      (error) => {
        throw manifest.explain?.(error) ?? error;
      },
    );
  });
  // Before the files are written: an origin has only so much room.
  for (const { forget } of held) await forget();
  const files = await adapted(
    held.flatMap((one) => one.files),
    offer,
  );
  refuseClashes(files, locator.ref);
  checkKnown(files, offer);
  const seen = files.map(inMemory);
  await checkFormats(seen, checks);
  await checkPromised(seen, offer);
  const { ref, version, license } = manifest;
  const about = { ref, source: manifest.source ?? source.name, version, license: license ?? null };
  const model = await store.publish(files, { ...about, key: pinnedKey });
  if (pinnedKey !== key) await store.remember({ ...model, key });
  return { model, transferred: true };
}

const inMemory = ({ path, bytes, content }: HeldFile): CheckedFile => ({
  path,
  bytes,
  read: async (start = 0, end = bytes) => content.subarray(start, end),
});

async function adapted(files: HeldFile[], offer: Offer | undefined): Promise<HeldFile[]> {
  if (offer?.adapt === undefined) return files;
  const readers = new Map(files.map(({ path, content }) => [path, async () => content]));
  const made = await ADAPTERS[offer.adapt].adapt(readers);
  return Promise.all(
    [...made].map(async ([path, content]) => ({
      path,
      bytes: content.length,
      sha256: await sha256Of(content),
      content,
    })),
  );
}
