import { join } from 'node:path';
import { sha256Of } from '../sha256.ts';

/**
 * Where things are below the cache's folder.
 *
 *     blobs/ab/ab12...     bytes, named by their SHA-256; read-only
 *     trees/12cd...json    the list of a model's files; its name is the digest of that list
 *     trees/12cd.../       the files themselves: links to blobs
 *     refs/34ef...json     what was asked for -> tree; written last, so a ref that exists is whole
 *     partial/             unfinished transfers, kept for resuming
 *     staging/             work in progress, one folder per process
 *     locks/               one file per transfer under way
 *
 * The first folder is the version of this layout: another layout gets another folder and never meets these files.
 */
export class Layout {
  readonly root: string;
  readonly top: string;

  constructor(root: string) {
    this.root = root;
    this.top = join(root, 'v1');
  }

  folder(name: 'blobs' | 'trees' | 'refs' | 'partial' | 'staging' | 'locks'): string {
    return join(this.top, name);
  }
  blob(sha256: string): string {
    return join(this.folder('blobs'), sha256.slice(0, 2), sha256);
  }
  tree(digest: string): string {
    return join(this.folder('trees'), digest);
  }
  treeList(digest: string): string {
    return join(this.folder('trees'), `${digest}.json`);
  }
  ref(key: string): string {
    return join(this.folder('refs'), `${keyName(key)}.json`);
  }
  lock(key: string): string {
    return join(this.folder('locks'), keyName(key));
  }
  partial(key: string): string {
    return join(this.folder('partial'), keyName(key));
  }
}

/** A file name for any key; 160 bits are beyond accidents and short enough for every disk. */
const keyName = (key: string): string => sha256Of(key).slice(0, 40);
