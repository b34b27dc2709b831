import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

export interface OracleServer {
  readonly origin: string;
  /** Makes bytes available to the page, once; the answer is the path to fetch. The extension says of which type they are. */
  put(bytes: Uint8Array, extension?: string): string;
  close(): void;
}

/**
 * Serves folders and blocks of bytes on 127.0.0.1 with the headers that a page needs for shared memory
 * (cross-origin isolation).
 *
 * @param folders path prefix (`/peers/`) -> folder
 * @param options.compressed files of folders travel under gzip, as delivery networks send them
 */
export async function startServer(
  folders: Readonly<Record<string, string>>,
  { compressed = false } = {},
): Promise<OracleServer> {
  const blobs = new Map<string, Uint8Array>();
  const smaller = new Map<string, Uint8Array>();
  const compress = (path: string, body: Uint8Array) => {
    const known = smaller.get(path) ?? gzipSync(body);
    smaller.set(path, known);
    return known;
  };
  let next = 0;
  const server: Server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0]);
    const blob = blobs.get(path);
    const file = blob ? undefined : await fromFolders(folders, path);
    const body = blob ?? (compressed && file ? compress(path, file) : file);
    const headers = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cache-Control': blob ? 'no-store' : 'public, max-age=31536000, immutable',
      ...(compressed && file && { 'Content-Encoding': 'gzip' }),
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
    };
    blobs.delete(path);
    response.writeHead(body ? 200 : 404, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put(bytes, extension = '') {
      const path = `/blob/${next++}${extension}`;
      blobs.set(path, bytes);
      return path;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function fromFolders(
  folders: Readonly<Record<string, string>>,
  path: string,
): Promise<Buffer | undefined> {
  const prefix = Object.keys(folders).find((candidate) => path.startsWith(candidate));
  if (prefix === undefined || normalize(path) !== path) return undefined;
  return readFile(join(folders[prefix], path.slice(prefix.length))).catch(() => undefined);
}
