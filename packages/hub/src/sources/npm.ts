import { ZooError } from '@zoo/core';
import type { Manifest, Source, SourceContext, Unpack } from '../source.ts';
import { type Digest, digestOfHex, digestsOfSri } from '../transfer/digest.ts';

interface NpmRef {
  readonly name: string;
  /** A version or a dist-tag. */
  readonly version: string;
  /** File or folder inside the package; empty: all of it. */
  readonly path: string;
}

/** Packages of the npm registry, as configured for npm, and files inside them. The SHA-512 of the package is checked. */
export const npm: Source = {
  name: 'npm',
  oneService: true,
  forms: [
    {
      form: 'npm:package[@version][/path]',
      example: 'npm:@mediapipe/hands@0.4.1675469240/hand_landmark_full.tflite',
    },
  ],
  locate(ref) {
    if (!ref.startsWith('npm:')) return undefined;
    const parsed = parse(ref);
    return { ref: spell(parsed), manifest: (context) => manifest(parsed, context) };
  },
};

/** Names as npm allows them for new and old packages; a version, a tag, but no range. */
const FORM = /^npm:((?:@[\w.~-]+\/)?[\w.~-]+)(?:@([\w.+-]+))?(?:\/(.*))?$/;

function parse(ref: string): NpmRef {
  const [, name, version = 'latest', path = ''] = FORM.exec(ref) ?? [];
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (name === undefined || parts.includes('..')) {
    throw new ZooError({
      code: 'HUB_BAD_REF',
      category: 'usage',
      message: 'this names no npm package',
      expected: 'npm:package[@version][/path] with an exact version or a tag',
      received: JSON.stringify(ref.slice(0, 200)),
    });
  }
  return { name, version, path: parts.join('/') };
}

const spell = ({ name, version, path }: NpmRef): string =>
  `npm:${name}@${version}${path === '' ? '' : `/${path}`}`;

async function manifest(ref: NpmRef, context: SourceContext): Promise<Manifest> {
  const config = await context.accounts.npm();
  const http = context.http.with(await config.network());
  const registry = await config.registryOf(ref.name);
  const url = `${registry}${ref.name.replace('/', '%2f')}/${encodeURIComponent(ref.version)}`;
  const found = await http
    .json(
      url,
      (z) =>
        z.object({
          version: z.string().regex(/^[\w.+-]+$/),
          license: z.unknown(),
          dist: z.object({
            tarball: z.url(),
            integrity: z.string().optional(),
            shasum: z.string().optional(),
          }),
        }),
      { authorization: config.authorizationFor(url) },
    )
    .catch((error) => {
      throw explain(error, ref);
    });
  const { tarball } = found.dist;
  return {
    ref: spell({ ...ref, version: found.version }),
    version: found.version,
    license: licenseName(found.license),
    items: [
      {
        path: `${ref.name.replace('/', '-')}-${found.version}.tgz`,
        origin: { kind: 'http', url: tarball, http, authorization: config.authorizationFor(tarball) },
        digests: digestsOf(found.dist),
        unpack: pathInPackage(ref.path),
      },
    ],
  };
}

/** Old versions carry a SHA-1 only. */
function digestsOf({ integrity, shasum }: { integrity?: string; shasum?: string }): Digest[] {
  const strong = digestsOfSri(integrity ?? '');
  if (strong.length > 0) return strong;
  const sha1 = shasum === undefined ? undefined : digestOfHex('sha1', shasum);
  return sha1 === undefined ? [] : [sha1];
}

/** A package's archive has one top folder of any name. A folder is taken with paths relative to it, a file by its name. */
function pathInPackage(wanted: string): Unpack {
  if (wanted === '') return { stripTop: true, select: (path) => path };
  return {
    stripTop: true,
    wanted,
    select(path) {
      if (path === wanted) return path.split('/').at(-1);
      return path.startsWith(`${wanted}/`) ? path.slice(wanted.length + 1) : undefined;
    },
  };
}

/** Old packages write `{ type: 'MIT' }` or a list of such. */
function licenseName(license: unknown): string | undefined {
  if (typeof license === 'string') return license;
  if (Array.isArray(license)) return license.map(licenseName).filter(Boolean).join(' OR ') || undefined;
  const type = (license as { type?: unknown } | null | undefined)?.type;
  return typeof type === 'string' ? type : undefined;
}

function explain(error: unknown, ref: NpmRef): unknown {
  if (!(error instanceof ZooError) || error.category !== 'not-found') return error;
  return new ZooError({
    code: 'HUB_NO_SUCH_PACKAGE',
    category: 'not-found',
    message: `the npm registry has no ${ref.name}@${ref.version}`,
    hint: 'Check the name and the version on the registry: npm view NAME versions',
    cause: error,
  });
}
