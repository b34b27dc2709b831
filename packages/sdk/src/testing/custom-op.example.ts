import { defineCustomOp, loadModel } from '@zoo/runtime';

const scale = defineCustomOp({
  name: 'Scale',
  inputs: ['float32'],
  outputs: ['float32'],
  options: ({ values }) => ({ factor: Number(values.factor ?? 1) }), // the FlexBuffer of the node
  prepare:
    ({ attrs: { factor } }) =>
    ([x], [y]) => {
      for (let i = 0; i < x.length; i++) y[i] = factor * x[i]; // typed arrays of the declared types
    },
});

export const loadScaled = (bytes: Uint8Array) => loadModel(bytes, { customOps: [scale] });
