import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestHub, type TestHub, type TestHubOptions } from '@zoo/hub-testkit';
import { type FetchEvent, type FetchedModel, type FetchOptions, fetchModel } from '../index.ts';

export { fakeTflite } from './bytes.ts';

/** Test services and the shipping client pointed at them, with a cache of their own. For tests only. */
export interface Fixture {
  readonly hub: TestHub;
  readonly cache: string;
  readonly events: FetchEvent[];
  fetch(ref: string, options?: FetchOptions): Promise<FetchedModel>;
  close(): Promise<void>;
}

export async function startFixture(options?: TestHubOptions): Promise<Fixture> {
  const hub = await startTestHub(options);
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
