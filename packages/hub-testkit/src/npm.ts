import { createHash } from 'node:crypto';
import { json } from './answer.ts';
import { entriesOf, type Files, tarGz } from './archive.ts';
import type { Asked, Service } from './server.ts';

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly files: Files;
  /** Instead of the archive made of `files`. */
  readonly tarball?: Uint8Array;
  /** Instead of the right digest; null leaves it out, as old versions do. */
  readonly integrity?: string | null;
}

/** An npm registry: package documents, versions and tags, tarballs; with a token if one is set. */
export class Npm {
  readonly #packages = new Map<string, Map<string, NpmPackage & { readonly tarball: Uint8Array }>>();
  readonly #origin: () => string;
  /** The bearer token every request has to carry. */
  token: string | undefined;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  /** Publishes a version; the last published is `latest`. */
  add(published: NpmPackage): void {
    const versions = this.#packages.get(published.name) ?? new Map();
    const tarball = published.tarball ?? tarGz(entriesOf(published.files, 'package/'));
    versions.set(published.version, { ...published, tarball });
    this.#packages.set(published.name, versions);
  }

  readonly service: Service = ({ path, headers }: Asked) => {
    if (this.token !== undefined && headers.authorization !== `Bearer ${this.token}`) {
      return json({ error: 'authentication required' }, 401);
    }
    const names = path.join('/').split('/');
    const name = names[0]?.startsWith('@') ? names.splice(0, 2).join('/') : (names.shift() ?? '');
    const versions = this.#packages.get(name);
    if (versions === undefined) return json({ error: 'Not found' }, 404);
    const latest = [...versions.keys()].at(-1) ?? '';
    if (names.length === 0) return json(this.#document(name, latest));
    const wanted =
      names[0] === '-' ? /-(\d[^/]*)\.tgz$/.exec(names[1])?.[1] : names[0] === 'latest' ? latest : names[0];
    const found = versions.get(wanted ?? '');
    if (found === undefined) return json(`version not found: ${wanted}`, 404);
    if (names[0] !== '-') return json(this.#version(found));
    const etag = `"${createHash('md5').update(found.tarball).digest('hex')}"`;
    const type = 'application/octet-stream';
    return {
      status: 200,
      ranges: true,
      body: found.tarball,
      headers: { 'content-type': type, etag, 'accept-ranges': 'bytes' },
    };
  };

  #document(name: string, latest: string): unknown {
    const versions = [...(this.#packages.get(name) ?? [])].map(([version, one]) => [
      version,
      this.#version(one),
    ]);
    return { name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) };
  }

  #version({
    name,
    version,
    license = 'MIT',
    tarball,
    integrity,
  }: NpmPackage & { readonly tarball: Uint8Array }): unknown {
    const sri = integrity ?? `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    return {
      name,
      version,
      license,
      dist: {
        tarball: `${this.#origin()}/${name}/-/${name.split('/').at(-1)}-${version}.tgz`,
        shasum: createHash('sha1').update(tarball).digest('hex'),
        ...(integrity === null ? {} : { integrity: sri }),
      },
    };
  }
}
