/** The process's half of host.ts: one contestant, called by messages. Plain JavaScript, so that every Node runs it. */
import { arrayOf } from '../engines/arrays.mjs';
import { Contestant } from '../engines/contestant.mjs';

const contestant = new Contestant();

const methods = {
  async start({ engine, settings, model, inputs }) {
    const sets = inputs.map((set) => set.map(({ dtype, bytes }) => arrayOf(dtype, bytes.slice())));
    const task = { settings, model, shapes: inputs[0].map(({ shape }) => shape), inputs: sets };
    const { outputs, ...times } = await contestant.start(await import(engine), task);
    const bytesOf = ({ buffer, byteOffset, byteLength }) =>
      new Uint8Array(buffer, byteOffset, byteLength).slice();
    return { ...times, outputs: outputs.map(bytesOf) };
  },
  run: (request) => contestant.run(request),
};

process.on('message', async ({ method, request }) => {
  try {
    process.send({ result: await methods[method](request) });
  } catch (error) {
    process.send({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
});
