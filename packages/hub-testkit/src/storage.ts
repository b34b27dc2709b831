import { randomBytes } from 'node:crypto';
import { storageError, storedObject } from './answer.ts';
import type { Asked, Service } from './server.ts';

interface StoredObject {
  body: Uint8Array;
  generation: number;
}

/** Google Cloud Storage as Kaggle uses it: objects behind signed addresses, each signature good until it is expired. */
export class Storage {
  readonly #objects = new Map<string, StoredObject>();
  readonly #signatures = new Set<string>();
  #generation = 1_700_000_000_000;
  /** Which digests objects have; composite objects lack MD5. */
  digests: 'both' | 'crc32c' | 'none' = 'both';

  /** Puts an object, or another in its place: every put is a new generation. */
  put(path: string, body: string | Uint8Array): void {
    this.#generation += 1000;
    this.#objects.set(path, { body: Buffer.from(body), generation: this.#generation });
  }

  /** A fresh signed address, relative to the server: no two are the same. */
  sign(path: string): string {
    const signature = randomBytes(16).toString('hex');
    this.#signatures.add(signature);
    const query = new URLSearchParams({
      'X-Goog-Algorithm': 'GOOG4-RSA-SHA256',
      'X-Goog-Expires': '259200',
      'X-Goog-SignedHeaders': 'host',
      'X-Goog-Signature': signature,
    });
    return `/${path}?${query}`;
  }

  /** Every signature given out so far has run out. */
  expireSignatures(): void {
    this.#signatures.clear();
  }

  readonly service: Service = ({ path, query, headers }: Asked) => {
    if (headers.authorization !== undefined) return storageError(400, 'InvalidArgument', 'Invalid argument.');
    const signature = query.get('X-Goog-Signature');
    if (signature === null) return storageError(403, 'AccessDenied', 'Access denied.');
    if (!this.#signatures.has(signature)) return storageError(400, 'ExpiredToken', 'Invalid argument.');
    const object = this.#objects.get(path.join('/'));
    if (object === undefined) return storageError(404, 'NoSuchKey', 'The specified key does not exist.');
    return storedObject(object.body, object.generation, this.digests);
  };
}
