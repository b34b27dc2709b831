import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '@zoo/hub-testkit';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { SOURCES } from './index.ts';

const MODEL = fakeTflite(2000);
const FILES = { 'a.tflite': MODEL };
const KAGGLE = { owner: 'o', model: 'm', framework: 'tfLite', variation: 'v', files: FILES };

interface Case {
  /** What to fetch, where `HUB` stands for the plain web server. */
  readonly ref: string;
  /** The same, misspelt: refused without asking anyone. */
  readonly misspelt: string;
  readonly arrange: (hub: TestHub, folder: string) => void;
  /** Environment that leads to the test server, beside that of the hub. */
  readonly env?: (hub: TestHub) => Record<string, string>;
}

/** A fetch from every source, by name: whoever adds a source adds a line, and a server for it in the testkit. */
const CASES: Readonly<Record<string, Case>> = {
  kaggle: {
    ref: 'kaggle:o/m/tfLite/v',
    misspelt: 'kaggle:o/../tfLite/v',
    arrange: (hub) => hub.kaggle.add(KAGGLE),
  },
  tfhub: {
    ref: 'https://tfhub.dev/o/lite-model/m/1',
    misspelt: 'kaggle:o/m',
    arrange: (hub) => {
      hub.kaggle.add(KAGGLE);
      hub.tfhub.move('o/lite-model/m/1', 'o/m/tfLite/v/1');
    },
  },
  huggingface: {
    ref: 'hf:o/n',
    misspelt: 'hf:o/n/../x',
    arrange: (hub) => hub.huggingface.add({ repo: 'o/n', files: FILES, large: ['a.tflite'] }),
  },
  npm: {
    ref: 'npm:@o/n/a.tflite',
    misspelt: 'npm:n/../x',
    arrange: (hub) => hub.npm.add({ name: '@o/n', version: '1.0.0', files: FILES }),
  },
  mediapipe: {
    ref: 'mediapipe:t/m/float32',
    misspelt: 'mediapipe:t/../float32',
    arrange: (hub) => hub.web.put('gcs/mediapipe-models/t/m/float32/1/m.tflite', MODEL),
  },
  s3: {
    ref: 's3://bucket/a.tflite',
    misspelt: 's3://bucket/../x',
    arrange: (hub) => hub.web.put('bucket/a.tflite', MODEL),
    env: (hub) => ({ AWS_ENDPOINT_URL: hub.origins.web }),
  },
  gs: {
    ref: 'gs://bucket/a.tflite',
    misspelt: 'gs://bucket/../x',
    arrange: (hub) => hub.web.put('gcs/bucket/a.tflite', MODEL),
  },
  tfjs: {
    ref: 'HUB/m/model.json',
    misspelt: 'http://example.org/m/model.json',
    arrange: (hub) => {
      const weightsManifest = [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [2], dtype: 'float32' }] }];
      hub.web.put('m/model.json', JSON.stringify({ format: 'graph-model', weightsManifest }));
      hub.web.put('m/w.bin', new Uint8Array(8));
    },
  },
  https: {
    ref: 'HUB/a.tflite',
    misspelt: 'https://example.org/a#sha256=12',
    arrange: (hub) => hub.web.put('a.tflite', MODEL),
  },
  file: {
    ref: './a.tflite',
    misspelt: 'file://elsewhere/a.tflite',
    arrange: (_, folder) => writeFileSync(join(folder, 'a.tflite'), MODEL),
  },
};

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

describe('every source', () => {
  it('is in this table', () => {
    expect([...new Set(SOURCES.map(({ name }) => name))].sort()).toEqual(Object.keys(CASES).sort());
  });

  it('is called so that people can type it', () => {
    for (const { name, forms } of SOURCES) {
      expect(name).toMatch(/^[a-z0-9]+$/);
      expect(forms.length).toBeGreaterThan(0);
    }
  });

  it.each(Object.keys(CASES))(
    '%s delivers, keeps, delivers the same by its resolved ref, and refuses what is misspelt',
    async (name) => {
      const { ref, misspelt, arrange, env } = CASES[name];
      arrange(fixture.hub, fixture.cache);
      const surroundings = {
        env: { ...fixture.hub.env, ...env?.(fixture.hub) },
        home: fixture.cache,
        cwd: fixture.cache,
      };
      const wanted = ref.replace('HUB', fixture.hub.origins.web);
      const first = await fixture.fetch(wanted, { surroundings });
      expect([first.source, first.files.length > 0]).toEqual([name, true]);
      const asked = fixture.hub.log.length;
      expect(await fixture.fetch(wanted, { surroundings, offline: true })).toMatchObject({
        digest: first.digest,
        cached: true,
      });
      expect(await fixture.fetch(first.resolved, { surroundings, offline: true })).toMatchObject({
        digest: first.digest,
      });
      expect(fixture.hub.log.length).toBe(asked);
      const again = await fixture.fetch(first.resolved, {
        surroundings,
        cache: join(fixture.cache, 'other'),
      });
      expect(again.digest).toBe(first.digest);
      const before = fixture.hub.log.length;
      await expect(fixture.fetch(misspelt, { surroundings })).rejects.toMatchObject({ category: 'usage' });
      expect(fixture.hub.log.length).toBe(before);
    },
  );
});
