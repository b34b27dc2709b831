// tools/oracles/oracles.ts

// tools/oracles/peers.ts
import { execFileSync } from 'node:child_process';
import { existsSync, existsSync as existsSync2, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, fileURLToPath as fileURLToPath2 } from 'node:url';
import { chromium } from 'playwright-core';

var PEERS = {
  '@litertjs/core': '2.5.3',
  '@tensorflow/tfjs-tflite': '0.0.1-alpha.10',
  '@mediapipe/tasks-vision': '0.10.21',
  '@mediapipe/tasks-text': '0.10.21',
};
var FOLDER = fileURLToPath(new URL('../../.zoo-bench/peers/', import.meta.url));
function installPeers() {
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
function installedVersion(name) {
  const file = `${FOLDER}node_modules/${name}/package.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : void 0;
}

// tools/oracles/server.ts
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

var TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};
async function startServer(folders) {
  const blobs = /* @__PURE__ */ new Map();
  let next = 0;
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0]);
    const body = blobs.get(path) ?? (await fromFolders(folders, path));
    if (blobs.has(path)) blobs.delete(path);
    const headers = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
    };
    response.writeHead(body ? 200 : 404, headers).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    put(bytes) {
      const path = `/blob/${next++}`;
      blobs.set(path, bytes);
      return path;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
async function fromFolders(folders, path) {
  const prefix = Object.keys(folders).find((candidate) => path.startsWith(candidate));
  if (prefix === void 0 || normalize(path) !== path) return void 0;
  return readFile(join(folders[prefix], path.slice(prefix.length))).catch(() => void 0);
}

// tools/oracles/oracles.ts
function findChromium() {
  const candidates = [
    process.env.ZOO_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return candidates.find((path) => path !== void 0 && existsSync2(path));
}
var FLAGS = [
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
var Oracles = class _Oracles {
  #chromium;
  #server;
  #pages = /* @__PURE__ */ new Map();
  constructor(browser, server) {
    this.#chromium = browser;
    this.#server = server;
  }
  static async start(extraFolders = {}) {
    const page = fileURLToPath2(new URL('./page/', import.meta.url));
    const server = await startServer({ '/peers/': installPeers(), '/page/': page, ...extraFolders });
    return new _Oracles(await launch(), server);
  }
  /**
   * Runs a model on an engine; rejects with the engine's own message when it refuses the model.
   *
   * LiteRT.js does not report a failed run (a custom op that it lacks, a tensor that it cannot resize): it hands out
   * uninitialised memory. With `verified`, a result counts only when it does not depend on what the heap held before.
   */
  async run(engine, model, inputs, { threads = 1, verified = false } = {}) {
    if (!verified || engine !== 'litert') return this.#run(engine, model, inputs, threads);
    const first = await this.#run(engine, model, inputs, threads, 3);
    const second = await this.#run(engine, model, inputs, threads, 5);
    if (first.every(({ bytes }, i) => Buffer.compare(bytes, second[i].bytes) === 0)) return first;
    throw new Error('LiteRT.js returned uninitialised memory: it could not run the model');
  }
  async #run(engine, model, inputs, threads, poison) {
    const request = {
      model: this.#server.put(model),
      threads,
      poison,
      inputs: inputs.map(({ dtype, shape, bytes }) => ({ dtype, shape, path: this.#server.put(bytes) })),
    };
    const outputs = await this.#call(engine, request);
    return outputs.map(({ data, ...rest }) => ({
      ...rest,
      bytes: new Uint8Array(Buffer.from(data, 'base64')),
    }));
  }
  /** The official image classifier client on our metadata. */
  async classifyImage(model, picture, topK = 5) {
    const request = { model: this.#server.put(model), picture: this.#server.put(picture), topK };
    return await this.#call('classifyImage', request);
  }
  /** The official text classifier client on our metadata, one result list a text. */
  async classifyText(model, text) {
    return await this.#call('classifyText', { model: this.#server.put(model), text });
  }
  async close() {
    await this.#chromium.process.kill();
    this.#server.close();
  }
  async #call(name, request) {
    const page = await this.#page(name);
    try {
      return await withTimeout(
        page.evaluate(
          ([method, argument]) => {
            const api = globalThis.oracle;
            return api[method](argument);
          },
          [name, request],
        ),
        3e4,
      );
    } catch (error) {
      if (error instanceof Timeout) await this.#restart();
      else if (FATAL.test(String(error))) {
        this.#pages.delete(name);
        await page.close();
      }
      throw error;
    }
  }
  /** A page that hangs cannot be closed, nor can its browser; a process can be killed. */
  async #restart() {
    this.#pages.clear();
    await this.#chromium.process.kill();
    this.#chromium = await launch();
  }
  async #page(name) {
    const open = this.#pages.get(name);
    if (open) return open;
    const page = await this.#chromium.browser.newPage();
    await page.goto(`${this.#server.origin}/page/index.html`);
    await page.waitForFunction(() => 'oracle' in globalThis);
    this.#pages.set(name, page);
    return page;
  }
};
var Timeout = class extends Error {};
var FATAL = /RuntimeError|abort|unreachable|out of bounds|memory access|crashed|closed/i;
async function withTimeout(work, ms) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Timeout(`no answer within ${ms / 1e3} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
async function launch() {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found: install the chromium package or set ZOO_CHROMIUM');
  const process2 = await chromium.launchServer({ executablePath, args: FLAGS });
  return { process: process2, browser: await chromium.connect(process2.wsEndpoint()) };
}

export { findChromium, Oracles };
