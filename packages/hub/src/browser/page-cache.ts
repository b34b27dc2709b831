/** What is used of the Cache storage, in its own terms; Node has no types for it. */
export interface PageCaches {
  open(name: string): Promise<PageCache>;
}

export interface PageCache {
  match(address: string): Promise<Response | undefined>;
  put(address: string, response: Response): Promise<void>;
  delete(address: string): Promise<boolean>;
  keys(): Promise<readonly { readonly url: string }[]>;
}

/** Addresses that no request is ever made to: Cache storage wants its keys so. */
export const addressOf = (kind: 'blob' | 'tree' | 'ref' | 'part', name: string): string =>
  `https://zoo.invalid/${kind}/${encodeURIComponent(name)}`;
