import type { ZooError } from '@zoo/core';
import type { Credentials } from './credentials/credentials.ts';
import type { Authorization, HttpClient } from './http/client.ts';
import type { NpmConfig } from './npm/config.ts';
import type { Digest } from './transfer/digest.ts';

/**
 * The source contract: a source turns a ref into a manifest of files with digests and places to read them from.
 *
 * A source knows nothing of models, of the cache, of retries, resuming, hashing or unpacking: it names stable
 * addresses and what the service says about the bytes behind them. The transfer does the rest, for every source alike.
 */
export interface Source {
  /** Shown to people and in `FetchedModel.source`: `kaggle`, `npm`. */
  readonly name: string;
  /** Everything comes from one service: where that cannot be reached, its other offers are not tried. See also `Locator.service`. */
  readonly oneService?: true;
  /** The spellings it understands, for help and for errors. */
  readonly forms: readonly RefForm[];
  /**
   * Recognises a ref by its spelling alone, without touching disk or network.
   * `undefined`: not mine. A ref that is mine but misspelt throws a `usage` error.
   */
  locate(ref: string, surroundings: Surroundings): Locator | undefined;
}

export interface RefForm {
  readonly form: string;
  readonly example: string;
}

/** What the process looks like from the outside; a parameter, so that tests can point the client elsewhere. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
}

/** A recognised ref. */
export interface Locator {
  /** The canonical spelling: refs that mean the same thing are spelt the same; the key of the cache. */
  readonly ref: string;
  /** Host that everything of it comes from: where that cannot be reached, its other offers are not tried. */
  readonly service?: string;
  /** Set by sources of this machine's own files, which are used where they are instead of being cached. */
  readonly inPlace?: true;
  /** Needs no network. */
  readonly local?: true;
  /** The ref itself states this digest: of the file, or of the archive that holds the files. */
  readonly sha256?: string;
  /** The address at tfhub.dev, by which tensorflow_hub keeps it. */
  readonly tfhub?: string;
  /** Asks the service what is there. Rejects with `not-found`, `access-refused`, `network` or `damaged-input`. */
  manifest(context: SourceContext): Promise<Manifest>;
}

export interface SourceContext extends Surroundings {
  readonly http: HttpClient;
  readonly accounts: Accounts;
}

/** What proves who asks, as the official clients of the services find it here. */
export interface Accounts {
  kaggle(): Promise<KaggleAccount>;
  huggingface(): Promise<Credentials | undefined>;
  npm(): Promise<NpmConfig>;
}

/** Nobody, where it has neither; public models need nobody. */
export interface KaggleAccount {
  readonly credentials?: Credentials;
  /** Why the login that is here does not count. */
  readonly trouble?: ZooError;
}

export interface Manifest {
  /** The ref with its version: asks for the same bytes for ever, as far as the service keeps its word. */
  readonly ref: string;
  /** Absent where the service knows no versions; the digest of the content then stands in. */
  readonly version?: string;
  /** As the service spells it. */
  readonly license?: string;
  /** Name of the source that these bytes first came from, where that is not the one that was asked. */
  readonly source?: string;
  readonly items: readonly Item[];
  /** Says what a failure to get an item means at this service; some refuse the files of what they describe to anyone. */
  readonly explain?: (error: unknown) => unknown;
}

/** One thing to transfer: a file, or an archive that holds files. */
export interface Item {
  /** Path inside the model with `/`, or for an archive the name that progress shows. */
  readonly path: string;
  readonly origin: Origin;
  readonly bytes?: number;
  /** What the service says about the bytes as transferred (for an archive: of the archive). All are checked. */
  readonly digests?: readonly Digest[];
  /** Present for an archive. */
  readonly unpack?: Unpack;
}

/** The stable address of some bytes. Signed addresses are never kept: each attempt follows the redirects anew. */
export type Origin =
  | ({
      readonly kind: 'http';
      readonly url: string;
      readonly http: HttpClient;
      // Sent to the host of `url` only, never past a redirect to another one.
    } & Authorization)
  | { readonly kind: 'file'; readonly file: string };

export interface Unpack {
  /** The archive wraps everything in one folder, whose name means nothing. */
  readonly stripTop?: true;
  /** The path an archived file takes in the model, or undefined to leave it out. Gets an already safe path. */
  readonly select: (path: string) => string | undefined;
  /** What was looked for, for the error when `select` takes nothing. */
  readonly wanted?: string;
}
