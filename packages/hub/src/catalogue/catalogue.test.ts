import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { candidatesOf } from '../candidates.ts';
import { SOURCES } from '../sources/index.ts';
import { builtInCatalogue, findEntry, listCatalogue } from './index.ts';
import { shortNames } from './short-names.ts';

const surroundings = { env: {}, cwd: '/', home: '/' };
const CATALOGUE = builtInCatalogue();
const directory = { surroundings, sources: SOURCES, ...shortNames([]) };

describe('the catalogue', () => {
  it('gives every name and alias to one entry', () => {
    const names = CATALOGUE.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => !/^[a-z0-9][a-z0-9._-]*$/.test(name))).toEqual([]);
  });

  it.each(CATALOGUE)(
    '$name has offers that sources understand, each spelt canonically',
    ({ name, offers }) => {
      const candidates = [...candidatesOf(name, directory)];
      expect(candidates.map(({ locator }) => locator.ref)).toEqual(offers.map(({ ref }) => ref));
      expect(new Set(candidates.map(({ key }) => key)).size).toBe(offers.length);
    },
  );

  it('has every model in several places, and nearly all at several services', () => {
    const alone = CATALOGUE.filter(({ offers }) => offers.length < 2);
    // A model that nobody else was found to have, and data sets of npm.
    expect(alone.map(({ name }) => name)).toEqual(['average-word-embedder', 'emoji', 'spam-assassin']);
    const services = (name: string) =>
      [...candidatesOf(name, directory)].map(({ source, locator }) => locator.service ?? source.name);
    const atOneHost = CATALOGUE.filter(({ name }) => new Set(services(name)).size < 2);
    // Models of MediaPipe's tasks: published in one bucket, tested from another.
    expect(atOneHost.length - alone.length).toBeLessThanOrEqual(12);
  });

  it('says of every model how it wants its input', () => {
    const untold = CATALOGUE.filter(({ kind }) => kind === 'model').filter(({ offers }) =>
      offers.some(({ input }) => input === undefined || (input.size.length === 0 && !input.description)),
    );
    expect(untold.map(({ name }) => name)).toEqual([]);
  });

  it('says of every address where it was seen, or that it was not', () => {
    const untold = CATALOGUE.flatMap(({ offers }) => offers).filter(
      ({ evidence, unconfirmed }) => evidence === undefined && !unconfirmed,
    );
    expect(untold).toEqual([]);
  });

  it('pins what comes from npm: a package may change hands', () => {
    const refs = CATALOGUE.flatMap(({ offers }) => offers.map(({ ref }) => ref)).filter((ref) =>
      ref.startsWith('npm:'),
    );
    expect(refs.filter((ref) => !/@\d+\.\d+\.\d+/.test(ref))).toEqual([]);
  });

  it('lists by task, and finds names in any case', () => {
    expect(listCatalogue({ task: 'hands' }).map(({ name }) => name)).toContain('hand-landmark');
    expect(findEntry('MobileNet-V2')?.name).toBe('mobilenet');
  });

  it('knows which formats there are', () => {
    expect([...candidatesOf('mobilenet', directory, 'tfjs-layers')].map(({ source }) => source.name)).toEqual(
      ['npm'],
    );
    expect(() => candidatesOf('emoji', directory, 'tflite')).toThrow(
      expect.objectContaining({ category: 'not-found' }),
    );
  });
});

describe('refs', () => {
  it.each([
    ['kaggle:a/b', 'usage'],
    ['kaggle:a/b/tfLite/../1', 'usage'],
    ['kaggle:a/b/tflight/v', 'usage'],
    ['kaggle:a/b/tfLite/v/0', 'usage'],
    ['npm:', 'usage'],
    ['npm:x/../y', 'usage'],
    ['npm:x@>=1', 'usage'],
    ['http://example.org/x', 'usage'],
    ['https://example.org/x#sha256=12', 'usage'],
    ['ftp://example.org/x', 'usage'],
    ['file://elsewhere/x', 'usage'],
    ['file:///a%2Fb', 'usage'],
    ['imagenet', 'not-found'],
  ])('%s is refused as %s', (ref, category) => {
    expect(() => candidatesOf(ref, directory)).toThrow(expect.objectContaining({ category }));
  });

  it.each([
    ['kaggle:Google/yamnet/TFLITE/v/1', 'kaggle:Google/yamnet/tfLite/v/1'],
    ['npm:x', 'npm:x@latest'],
    ['https://a%:b%25@example.org/x', 'https://example.org/x'],
    ['npm:@s/x@1.0.0/a//b/', 'npm:@s/x@1.0.0/a/b'],
    ['https://me:pw@example.org/x?q#y', 'https://example.org/x?q'],
    ['./a/../b.tflite', 'file:/b.tflite'],
    ['model.tflite', 'file:/model.tflite'],
  ])('%s is %s', (ref, canonical) => {
    expect([...candidatesOf(ref, directory)].map(({ locator }) => locator.ref)).toEqual([canonical]);
  });

  it('of any text end in an answer or a ZooError', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          '',
          'kaggle:',
          'hf:',
          'npm:',
          'mediapipe:',
          'gs://',
          's3://',
          'https://',
          'https://a:b@',
          'file:',
          'file://',
        ),
        fc.string(),
        (prefix, rest) => {
          try {
            candidatesOf(prefix + rest, directory);
          } catch (error) {
            expect(error).toMatchObject({ name: 'ZooError' });
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
