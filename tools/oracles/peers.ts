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

const FOLDER = fileURLToPath(new URL('../../.zoo-bench/peers/', import.meta.url));

/** The `node_modules` that holds the peers, after installing what is missing through npm. */
export function installPeers(): string {
  const wanted = Object.entries(PEERS).filter(([name, version]) => installedVersion(name) !== version);
  if (wanted.length > 0) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(`${FOLDER}package.json`, '{ "private": true }\n');
    const packages = Object.entries(PEERS).map(([name, version]) => `${name}@${version}`);
    const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...flags, ...packages], {
      cwd: FOLDER,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return `${FOLDER}node_modules`;
}

function installedVersion(name: string): string | undefined {
  const file = `${FOLDER}node_modules/${name}/package.json`;
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
    : undefined;
}
