/**
 * A module of Node, in Node and in what calls itself Node (Bun, Deno); undefined elsewhere, and where a host has not got
 * it. The import is dynamic, and names are not literals, so that browser bundles contain nothing of it.
 */
export async function nodeModule<T>(name: string): Promise<T | undefined> {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  if (process?.versions?.node === undefined) return undefined;
  try {
    return (await import(`node:${name}`)) as T;
  } catch {
    return undefined;
  }
}
