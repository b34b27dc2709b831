/** What is used of the Web Locks API; Node 20 does not have it. */
interface Locks {
  request<T>(name: string, options: { signal?: AbortSignal }, work: () => Promise<T>): Promise<T>;
}

/** Pages and workers of one origin take turns with `name`: the first transfers, the others find its work in the cache. */
export function exclusively<T>(
  name: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const { navigator } = globalThis as { navigator?: { locks?: Locks } };
  return navigator?.locks === undefined
    ? work()
    : navigator.locks.request(name, signal ? { signal } : {}, work);
}
