import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The official runtimes and clients that results are compared with; installed on demand, not by `npm ci`. */
export const PEERS = {
  '@litertjs/core': '2.5.3',
  '@tensorflow/tfjs-tflite': '0.0.1-alpha.10',
  '@mediapipe/tasks-vision': '0.10.21',
  '@mediapipe/tasks-text': '0.10.21',
} as const;

const FOLDER = fileURLToPath(new URL('../../.zoo-bench/', import.meta.url));

/**
 * The `node_modules` that holds the peers, after installing what is missing through npm. Install scripts do not run.
 *
 * @param peers package name -> exact version
 * @param set folder in `.zoo-bench/`
 */
export function installPeers(peers: Readonly<Record<string, string>> = PEERS, set = 'peers'): string {
  const folder = `${FOLDER}${set}/`;
  const missing = Object.entries(peers).some(([name, version]) => installedVersion(folder, name) !== version);
  if (missing) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}package.json`, '{ "private": true }\n');
    const packages = Object.entries(peers).map(([name, version]) => `${name}@${version}`);
    const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...flags, ...packages], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return `${folder}node_modules`;
}

function installedVersion(folder: string, name: string): string | undefined {
  const file = `${folder}node_modules/${name}/package.json`;
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
    : undefined;
}
