import type { Certificate } from './certificate.ts';
import { type FaultRule, Faults } from './fault.ts';
import { WebFiles } from './files.ts';
import { HuggingFace } from './huggingface.ts';
import { Kaggle } from './kaggle.ts';
import { Npm } from './npm.ts';
import { type LoggedRequest, type RunningServer, type Service, serve } from './server.ts';
import { Storage } from './storage.ts';
import { TfHub } from './tfhub.ts';

/** All services, each on a port of its own: to HTTP, a port of its own is a host of its own. */
export interface TestHub {
  readonly kaggle: Kaggle;
  readonly storage: Storage;
  readonly npm: Npm;
  readonly huggingface: HuggingFace;
  readonly tfhub: TfHub;
  readonly web: WebFiles;
  readonly origins: Readonly<Record<ServiceName, string>>;
  /** Every request so far. */
  readonly log: readonly LoggedRequest[];
  /** Environment variables that point a client here. */
  readonly env: Readonly<Record<string, string>>;
  /** Lets requests fail; rules see `SERVICE METHOD /path?query`. */
  fault(rule: FaultRule): void;
  /** Called with every request before it is answered: things that change between two requests. */
  onRequest(listener: (request: LoggedRequest) => void): void;
  /** Ends all faults, forgets listeners and empties the log. */
  reset(): void;
  close(): Promise<void>;
}

export interface TestHubOptions {
  /** All services speak https and show this certificate. */
  readonly tls?: Certificate;
}

export type ServiceName = 'kaggle' | 'storage' | 'npm' | 'huggingface' | 'tfhub' | 'web';

/**
 * Starts model services on 127.0.0.1 that behave like the real ones, and misbehave on request.
 *
 * @example
 * const hub = await startTestHub();
 * hub.kaggle.add({ owner: 'o', model: 'm', framework: 'tfLite', variation: 'v', files: { '1.tflite': bytes } });
 * hub.fault({ on: /storage GET/, times: 1, fault: { kind: 'cut', after: 1000 } });
 * await fetchModel('kaggle:o/m/tfLite/v', { surroundings: { env: hub.env } });
 * await hub.close();
 */
export async function startTestHub({ tls }: TestHubOptions = {}): Promise<TestHub> {
  const faults = new Faults();
  const log: LoggedRequest[] = [];
  const listeners: ((request: LoggedRequest) => void)[] = [];
  const record = (request: LoggedRequest) => {
    log.push(request);
    for (const listener of listeners) listener(request);
  };
  const origins: Record<ServiceName, string> = {
    kaggle: '',
    storage: '',
    npm: '',
    huggingface: '',
    tfhub: '',
    web: '',
  };
  const storage = new Storage();
  const kaggle = new Kaggle(storage, () => origins.storage);
  const npm = new Npm(() => origins.npm);
  const huggingface = new HuggingFace(storage, () => origins.storage);
  const tfhub = new TfHub();
  const web = new WebFiles();
  const services: Record<ServiceName, Service> = {
    kaggle: kaggle.service,
    storage: storage.service,
    npm: npm.service,
    huggingface: huggingface.service,
    tfhub: tfhub.service,
    web: web.service,
  };
  const servers: RunningServer[] = [];
  for (const [name, service] of Object.entries(services) as [ServiceName, Service][]) {
    const server = await serve(name, service, faults, record, tls);
    servers.push(server);
    origins[name] = server.origin;
  }
  return {
    kaggle,
    storage,
    npm,
    huggingface,
    tfhub,
    web,
    origins,
    log,
    env: {
      KAGGLE_API_ENDPOINT: `${origins.kaggle}/api/v1`,
      npm_config_registry: `${origins.npm}/`,
      HF_ENDPOINT: origins.huggingface,
      ZOO_TFHUB_ENDPOINT: origins.tfhub,
      ZOO_GCS_ENDPOINT: `${origins.web}/gcs`,
    },
    fault: (rule) => faults.add(rule),
    onRequest: (listener) => listeners.push(listener),
    reset: () => {
      faults.clear();
      listeners.length = 0;
      log.length = 0;
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
