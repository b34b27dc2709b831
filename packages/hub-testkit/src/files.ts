import { createHash } from 'node:crypto';
import type { Asked, Service } from './server.ts';

/** A plain web server: files by path, with ETag and ranges. */
export class WebFiles {
  readonly #files = new Map<string, Uint8Array>();
  /** Whether answers say what tells one version of a file from another. */
  validators = true;

  put(path: string, body: string | Uint8Array): void {
    this.#files.set(path.replace(/^\//, ''), Buffer.from(body));
  }

  readonly service: Service = ({ path }: Asked) => {
    const body = this.#files.get(path.join('/'));
    if (body === undefined) return undefined;
    const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
    const headers = { 'content-type': 'application/octet-stream', ...(this.validators ? { etag } : {}) };
    return { status: 200, ranges: true, body, headers };
  };
}
