export function bundleRuntime(file?: string): Promise<string>;

/** Writes all of them into a folder, and says what they became: text by path. */
export function writeBundles(folder: string): Promise<Map<string, string>>;

/** Writes them unless the folder, which ends in a slash, holds just those; their names. */
export function ensureBundles(folder: string): Promise<string[]>;
