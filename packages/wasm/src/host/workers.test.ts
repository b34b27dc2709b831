import { afterEach, describe, expect, it } from '@jest/globals';
import { workerStarter } from './workers.ts';

const host = globalThis as { Worker?: unknown; process?: unknown };
const { process } = host;

/** Counts who is started, and never answers. */
class WebWorker {
  static started: string[] = [];

  constructor(url: string) {
    WebWorker.started.push(url);
  }

  terminate(): void {}
}

describe('workers', () => {
  afterEach(() => {
    delete host.Worker;
    host.process = process;
    WebWorker.started = [];
  });

  it('are threads of Node where a host has web workers too, which keep its process alive', async () => {
    host.Worker = WebWorker;
    const start = await workerStarter();
    const worker = start!(fail);
    expect(WebWorker.started).toEqual([]);
    worker.end();
  });

  it('are web workers in a page, whatever stands in for the process there', async () => {
    for (const stand of [undefined, {}, { versions: {} }]) {
      host.Worker = WebWorker;
      host.process = stand;
      const start = await workerStarter();
      start!(fail).end();
    }
    expect(WebWorker.started).toEqual([1, 2, 3].map(() => expect.stringMatching(/^blob:/)));
  });

  it('are not there in a host that has neither', async () => {
    host.process = undefined;
    expect(await workerStarter()).toBeUndefined();
  });
});

function fail(reason: string): never {
  throw new Error(reason);
}
