import { fileURLToPath } from 'node:url';
import { ensureBundles } from '../../bundle-runtime.mjs';
import { installPeers } from '../../oracles/peers.ts';
import { type OracleServer, startServer } from '../../oracles/server.ts';
import type { Lane } from '../contract.ts';
import type { Engine } from './page.ts';

interface Library {
  /** What the engine's `open` gets, as the page sees it. */
  readonly library: string;
  /** The same for an application that counts on visitors who come back. */
  readonly again?: string;
  readonly delegate?: string;
}

/** Engine -> where its library is. */
const LIBRARIES: Readonly<Record<string, Library>> = {
  zoo: { library: '/dist/zoo-runtime.mjs', again: '/dist/zoo-start.mjs' },
  reference: { library: '/dist/zoo-runtime.mjs', delegate: 'reference' },
  litert: { library: '/peers/@litertjs/core/' },
  tfweb: { library: '/peers/@tensorflow/tfjs-tflite/' },
};

export const ENGINES = Object.keys(LIBRARIES);

/** The page, the engines and their libraries, as browsers see them. */
export class Site {
  readonly server: OracleServer;
  /** Paths that visitors who come back are served; others have the file for everybody. */
  readonly #again: ReadonlySet<string>;

  private constructor(server: OracleServer, again: ReadonlySet<string>) {
    this.server = server;
    this.#again = again;
  }

  /**
   * @param options.compressed libraries travel under gzip
   * @param options.returning visitors come back
   */
  static async open({ compressed = false, returning = false } = {}): Promise<Site> {
    const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
    const dist = here('../../../.zoo-bench/dist/');
    const paths = (await ensureBundles(dist)).map((file) => `/dist/${file}`);
    const folders = {
      '/peers/': installPeers(),
      '/page/': here('./page/'),
      '/engines/': here('../engines/'),
      '/dist/': dist,
    };
    return new Site(await startServer(folders, { compressed }), new Set(returning ? paths : []));
  }

  /** @throws Error for engines that pages have not */
  engine({ engine, threads }: Lane): Engine {
    if (!(engine in LIBRARIES)) throw new Error(`no engine "${engine}" in pages: ${ENGINES.join(', ')}`);
    const { library, again = library, delegate } = LIBRARIES[engine];
    const settings = { library: this.#again.has(again) ? again : library, delegate, threads };
    return { name: engine, settings };
  }
}
