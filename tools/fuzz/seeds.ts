import { readdirSync, readFileSync } from 'node:fs';
import { ZooError } from '@zoo/core';
import { conformanceCases, graphOf, ops, referenceOf, writeModule } from '@zoo/ops';
import { type Model, readModel } from '@zoo/tflite';
import { testdata } from '../testing/location.ts';
import { type ByteSite, byteSites } from './byte-sites.ts';
import { COMPOSED } from './composed.ts';

/** A model that mutations start from, sound but for a few test files. What is expensive is made when first asked for. */
export class SeedModel {
  readonly name: string;
  readonly #make: () => Uint8Array;
  #bytes?: Uint8Array;
  #model?: Model;
  #sites?: readonly ByteSite[];

  constructor(name: string, make: () => Uint8Array) {
    this.name = name;
    this.#make = make;
  }

  get bytes(): Uint8Array {
    this.#bytes ??= this.#make();
    return this.#bytes;
  }

  /** Undefined for a file that the reader refuses. */
  get model(): Model | undefined {
    if (this.#model === undefined && this.#sites === undefined) {
      this.#model = tryRead(this.bytes);
      this.#sites = this.#model ? byteSites(this.bytes) : [];
    }
    return this.#model;
  }

  /** Numbers that mean something; none in a file that the reader refuses. */
  get sites(): readonly ByteSite[] {
    return this.model === undefined ? [] : (this.#sites ?? []);
  }
}

function tryRead(bytes: Uint8Array): Model | undefined {
  try {
    return readModel(bytes);
  } catch {
    return undefined;
  }
}

/** Small models that a clean clone can build: every case family of every op as a graph of one node. */
export function opSeeds(): SeedModel[] {
  return conformanceCases(ops, 1).map(
    (one) =>
      new SeedModel(`op/${one.name}`, () => {
        try {
          const graphs = [graphOf(one, referenceOf(one))];
          return writeModule({ graphs, signatures: [], metadata: [], files: [] });
        } catch (error) {
          if (error instanceof ZooError) return new Uint8Array(0); // a case that no file can express
          throw error;
        }
      }),
  );
}

/** The ops that call graphs or remember, each in a model. */
export function composedSeeds(): SeedModel[] {
  return Object.entries(COMPOSED).map(([name, make]) => new SeedModel(`graph/${name}`, make));
}

/** Every sound `.tflite` of the shared test data; none where it is not installed. */
export function fileSeeds(): SeedModel[] {
  const root = testdata('tflite');
  if (root === undefined) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tflite'))
    .sort()
    .map((file) => new SeedModel(`file/${file}`, () => readFileSync(`${root}/${file}`)));
}
