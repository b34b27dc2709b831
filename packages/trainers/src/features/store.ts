import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { FeatureMatrix } from '../heads/matrix.ts';

const DIGEST_BYTES = 32;
const SUM_BYTES = 4;

interface Place {
  readonly file: number;
  readonly at: number;
}

/**
 * Feature vectors on disk, found by the sha256 of the content they were made from. A folder belongs to one backbone
 * with one preprocessing; every process appends to a file of its own, so writers never meet, and a record that was
 * cut short by Ctrl-C or a full disk fails its checksum and counts as absent. Memory holds digests, not vectors.
 *
 * Record: sha256 (32 bytes), `width` float32, crc32 of both.
 */
export class FeatureStore implements FeatureMatrix {
  readonly width: number;
  readonly #folder: string;
  readonly #record: number;
  readonly #files: number[] = [];
  readonly #places = new Map<string, Place>();
  /** What {@link read} calls row i. */
  readonly #rows: Place[] = [];
  #own?: { readonly path: string; readonly file: number; size: number };

  constructor(folder: string, width: number) {
    this.width = width;
    this.#folder = folder;
    this.#record = DIGEST_BYTES + 4 * width + SUM_BYTES;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).sort()) {
      if (name.endsWith(`.${width}.features`)) this.#index(join(folder, name));
    }
  }

  has(digest: string): boolean {
    return this.#places.has(digest);
  }

  /** Keeps a vector; safe on disk when this returns. */
  add(digest: string, features: Float32Array): void {
    const record = Buffer.alloc(this.#record);
    record.write(digest, 0, DIGEST_BYTES, 'hex');
    record.set(new Uint8Array(features.buffer, features.byteOffset, features.byteLength), DIGEST_BYTES);
    record.writeUInt32LE(sumOf(record), this.#record - SUM_BYTES);
    this.#own ??= this.#create();
    const at = this.#own.size;
    writeSync(this.#own.file, record, 0, record.length, at);
    this.#own.size += record.length;
    this.#places.set(digest, { file: this.#own.file, at });
  }

  /** Makes the vector of `digest` the next row. @returns the row number */
  row(digest: string): number {
    const place = this.#places.get(digest);
    if (!place) throw new RangeError(`no features for ${digest}`);
    return this.#rows.push(place) - 1;
  }

  read(rows: readonly number[]): Float32Array {
    const out = new Float32Array(rows.length * this.width);
    const bytes = new Uint8Array(out.buffer);
    rows.forEach((row, i) => {
      const { file, at } = this.#rows[row];
      readSync(file, bytes, 4 * this.width * i, 4 * this.width, at + DIGEST_BYTES);
    });
    return out;
  }

  close(): void {
    for (const file of this.#files.splice(0)) closeSync(file);
    if (this.#own?.size === 0) rmSync(this.#own.path, { force: true });
  }

  #create() {
    const path = join(
      this.#folder,
      `${process.pid}-${randomBytes(4).toString('hex')}.${this.width}.features`,
    );
    const file = openSync(path, 'wx+');
    this.#files.push(file);
    return { path, file, size: 0 };
  }

  #index(path: string): void {
    const file = openSync(path, 'r');
    this.#files.push(file);
    const { size } = statSync(path);
    const record = Buffer.alloc(this.#record);
    for (let at = 0; at + this.#record <= size; at += this.#record) {
      readSync(file, record, 0, this.#record, at);
      if (record.readUInt32LE(this.#record - SUM_BYTES) !== sumOf(record)) continue;
      this.#places.set(record.toString('hex', 0, DIGEST_BYTES), { file, at });
    }
  }
}

function sumOf(record: Buffer): number {
  return crc32(record.subarray(0, record.length - SUM_BYTES));
}
