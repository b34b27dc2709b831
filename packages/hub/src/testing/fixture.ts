import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestHub, type TestHub } from '@zoo/hub-testkit';
import { type FetchEvent, type FetchedModel, type FetchOptions, fetchModel } from '../index.ts';

/** Test services and the shipping client pointed at them, with a cache of their own. For tests only. */
export interface Fixture {
  readonly hub: TestHub;
  readonly cache: string;
  readonly events: FetchEvent[];
  fetch(ref: string, options?: FetchOptions): Promise<FetchedModel>;
  close(): Promise<void>;
}

export async function startFixture(): Promise<Fixture> {
  const hub = await startTestHub();
  const cache = mkdtempSync(join(tmpdir(), 'zoo-hub-'));
  const events: FetchEvent[] = [];
  return {
    hub,
    cache,
    events,
    fetch: (ref, options = {}) =>
      fetchModel(ref, {
        cache: join(cache, 'cache'),
        surroundings: { env: hub.env, home: cache, cwd: cache },
        retries: { attempts: 3, firstPause: 1, longestWait: 1 },
        onEvent: (event) => events.push(event),
        ...options,
      }),
    close: async () => {
      await hub.close();
      rmSync(cache, { recursive: true, force: true });
    },
  };
}

/** Bytes that pass for a `.tflite` of the given size and are the same every time; they do not compress. */
export function fakeTflite(size = 1000, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0, state = seed; at < size; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 16;
  }
  bytes.write('TFL3', 4, 'latin1');
  return bytes;
}
