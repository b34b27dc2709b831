import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zip } from '@zoo/hub-testkit';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

const model = fakeTflite();
const manifest = (paths: string[]) =>
  JSON.stringify({
    modelTopology: {},
    weightsManifest: [{ paths, weights: [{ shape: [2], dtype: 'float32' }] }],
  });

describe('MediaPipe', () => {
  it('is fetched by name or by address', async () => {
    fixture.hub.web.put('gcs/mediapipe-models/face_detector/blaze/float16/1/blaze.tflite', model);
    const fetched = await fixture.fetch('mediapipe:face_detector/blaze/float16');
    expect(fetched).toMatchObject({ source: 'mediapipe', version: '1' });
    const address =
      'https://storage.googleapis.com/mediapipe-models/face_detector/blaze/float16/1/blaze.tflite';
    expect(await fixture.fetch(address)).toMatchObject({ cached: true, digest: fetched.digest });
  });

  it('knows which tasks come as bundles', async () => {
    const bundle = zip([{ path: 'a.tflite', body: model }], { store: true });
    fixture.hub.web.put(
      'gcs/mediapipe-models/hand_landmarker/hand_landmarker/float16/1/hand_landmarker.task',
      bundle,
    );
    const { files } = await fixture.fetch('mediapipe:hand_landmarker/hand_landmarker/float16/1');
    expect(files.map(({ path }) => path)).toEqual(['hand_landmarker.task']);
    await expect(fixture.fetch('mediapipe:only/two')).rejects.toMatchObject({ exitStatus: 2 });
  });
});

describe('a tfjs model at an address', () => {
  it('comes with its weights, and the query goes along', async () => {
    fixture.hub.web.put('gcs/tfjs-models/savedmodel/x/model.json', manifest(['group1-shard1of1']));
    fixture.hub.web.put('gcs/tfjs-models/savedmodel/x/group1-shard1of1', Buffer.alloc(8));
    const ref = 'https://storage.googleapis.com/tfjs-models/savedmodel/x/model.json?tfjs-format=file';
    const { files, main } = await fixture.fetch(ref);
    expect(files.map(({ path }) => path)).toEqual(['group1-shard1of1', 'model.json']);
    expect(main).toMatch(/model\.json$/);
    expect(fixture.hub.log.every(({ url }) => url.endsWith('?tfjs-format=file'))).toBe(true);
    const same = await fixture.fetch('gs://tfjs-models/savedmodel/x/model.json');
    expect(same.files.map(({ path }) => path)).toEqual(['group1-shard1of1', 'model.json']);
  });

  it('may come without its weights where it was asked for alone, and not where they are missing', async () => {
    const files = { 'model.json': manifest(['w.bin']) };
    fixture.hub.npm.add({ name: 'x', version: '1.0.0', files });
    expect((await fixture.fetch('npm:x/model.json')).files).toHaveLength(1);
    await expect(fixture.fetch('npm:x')).rejects.toMatchObject({ code: 'HUB_MISSING_SHARD' });
  });

  it('with missing, short or unsafe weights is refused', async () => {
    const at = `${fixture.hub.origins.web}/m/model.json`;
    fixture.hub.web.put('m/model.json', manifest(['w.bin']));
    await expect(fixture.fetch(at)).rejects.toMatchObject({ category: 'not-found' });
    fixture.hub.web.put('m/w.bin', Buffer.alloc(7));
    await expect(fixture.fetch(at)).rejects.toMatchObject({ code: 'HUB_BAD_FORMAT' });
    fixture.hub.web.put('m/model.json', manifest(['../../w.bin']));
    await expect(fixture.fetch(at)).rejects.toMatchObject({ code: 'HUB_UNSAFE_PATH' });
  });
});

describe('buckets', () => {
  it('give objects, and what is in a zip', async () => {
    fixture.hub.web.put('gcs/b/a.tflite', model);
    fixture.hub.web.put('gcs/b/a.zip', zip([{ path: 'a.tflite', body: model }]));
    const plain = await fixture.fetch('gs://b/a.tflite');
    expect((await fixture.fetch('gs://b/a.zip')).digest).toBe(plain.digest);
    const env = { ...fixture.hub.env, AWS_ENDPOINT_URL: fixture.hub.origins.web };
    const surroundings = { env, home: fixture.cache, cwd: fixture.cache };
    expect((await fixture.fetch('s3://gcs/b/a.tflite', { surroundings })).digest).toBe(plain.digest);
    await expect(fixture.fetch('s3://bucket')).rejects.toMatchObject({ exitStatus: 2 });
  });

  it('give a generation of an object where one is named', async () => {
    fixture.hub.web.put('gcs/b/a.tflite', model);
    const fetched = await fixture.fetch('gs://b/a.tflite#1782184975266616');
    expect(fetched).toMatchObject({ source: 'gs', version: '1782184975266616' });
    expect(fixture.hub.log.at(-1)?.url).toBe('/gcs/b/a.tflite?generation=1782184975266616');
    await expect(fixture.fetch('gs://b/a.tflite#latest')).rejects.toMatchObject({ code: 'HUB_BAD_REF' });
  });
});
