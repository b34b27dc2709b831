import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserServer, chromium } from 'playwright-core';

/** Debian's Chromium, or the one named by ZOO_CHROMIUM; undefined where there is none. */
export function findChromium(): string | undefined {
  const candidates = [
    process.env.ZOO_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return candidates.find((path) => path !== undefined && existsSync(path));
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

export interface Chromium {
  readonly process: BrowserServer;
  readonly browser: Browser;
}

/** A browser whose process can be killed when a page hangs. */
export async function launchChromium(): Promise<Chromium> {
  const executablePath = requireChromium();
  const process = await chromium.launchServer({ executablePath, args: FLAGS });
  return { process, browser: await chromium.connect(process.wsEndpoint()) };
}

/**
 * A browser with a profile on disk, which it deletes when it closes: unlike the contexts of `launchChromium` it keeps what
 * a browser keeps from one visit to the next.
 */
export async function openProfile(flags: readonly string[] = []): Promise<BrowserContext> {
  const executablePath = requireChromium();
  return chromium.launchPersistentContext('', { executablePath, args: [...FLAGS, ...flags] });
}

function requireChromium(): string {
  const path = findChromium();
  if (!path) throw new Error('no Chromium found: install the chromium package or set ZOO_CHROMIUM');
  return path;
}

class Timeout extends Error {}

/** @throws an error for which `isTimeout` is true */
export async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Timeout(`no answer within ${ms / 1000} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Timeout;
}
