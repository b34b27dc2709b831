import { OPTIONS } from './options.ts';

const USAGE = `npm run bench -- [COMMAND] [MODEL...] [OPTIONS]: our runtime against what people would use instead

  (no command)  in headless Chromium, against the official runtimes
  node          in this Node and a newer one, against tfjs and onnxruntime
  kernels       the matrix kernels, in percent of the peak of this machine
  memory        peak memory of a model, over its file and arena

MODEL: .tflite files, or parts of names of the 16 promised models; without any of them all, with \`node\` those that its
peers can have, with \`memory\` MobileNetV2 int8.

Options of the first two`;

const REST = `Options of \`kernels\`
  --strict             without relaxed SIMD
  --ms N               milliseconds for each kernel [300]

Exit status: 0 done, 1 failed, 2 wrong usage. README.md, beside this program, has the rules.

  $ npm run bench -- --quick --threads 1 my.tflite
`;

/** What the benchmark can do, as text for a terminal. */
export function help(): string {
  const lines = Object.entries(OPTIONS).map(([name, option]) => {
    const usage = 'value' in option ? `--${name} ${option.value}` : `--${name}`;
    return `  ${usage.padEnd(20)} ${option.about}`;
  });
  return [USAGE, ...lines, '', REST].join('\n');
}
