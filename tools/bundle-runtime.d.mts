export function bundleRuntime(file?: string): Promise<string>;

/** Writes all of them into a folder, and says what they became: text by path. */
export function writeBundles(folder: string): Promise<Map<string, string>>;
