import type { Features } from '../host/features.ts';

interface Host {
  readonly process?: {
    readonly versions?: { readonly node?: string; readonly v8?: string; readonly bun?: string };
    getBuiltinModule?(name: string): { cpus?(): readonly { readonly model: string }[] } | undefined;
  };
  readonly navigator?: {
    readonly userAgent?: string;
    readonly hardwareConcurrency?: number;
    readonly userAgentData?: {
      readonly platform: string;
      readonly brands: readonly { readonly brand: string; readonly version: string }[];
    };
  };
}

/** Names are keys of what is remembered. */
export const LONGEST_NAME = 200;

/**
 * What speeds of kernels depend on, as a text: the engine with its version, the processor, and which instructions
 * there are. Pages do not learn more of a processor than how much it does at a time.
 *
 * @example 'v8 11.3.244.8, Intel(R) Xeon(R) Processor @ 2.80GHz, relaxed, byte products'
 */
export function hostName({ relaxed, byteDot }: Features): string {
  const { process, navigator } = globalThis as Host;
  const [engine, processor] = process?.versions?.node ? fromNode(process) : fromPage(navigator);
  const instructions = [...(relaxed ? ['relaxed'] : []), ...(byteDot ? ['byte products'] : [])];
  return [engine, processor.trim(), ...instructions].join(', ').slice(0, LONGEST_NAME);
}

function fromNode(process: NonNullable<Host['process']>): [string, string] {
  const model = process.getBuiltinModule?.('node:os')?.cpus?.()[0]?.model;
  const { bun, v8 } = process.versions ?? {}; // Bun names the V8 whose place it takes
  return [bun ? `bun ${bun}` : `v8 ${v8}`, model ?? 'unknown processor'];
}

function fromPage(navigator: Host['navigator']): [string, string] {
  const { userAgent = 'unknown engine', userAgentData: data, hardwareConcurrency = 1 } = navigator ?? {};
  // the made-up brand that is there to be ignored changes from run to run
  const brands = data?.brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand)) ?? [];
  const names = brands.map(({ brand, version }) => `${brand} ${version}`).sort();
  const engine = names.length > 0 ? `${names.join(' ')} on ${data?.platform}` : userAgent;
  return [engine, `${hardwareConcurrency} threads`];
}
