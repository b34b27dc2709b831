export function bundleRuntime(file?: string): Promise<string>;
