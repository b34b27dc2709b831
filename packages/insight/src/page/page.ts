import { type Inspection, type InspectOptions, inspect } from '../inspect/inspect.ts';
import { script, style } from './assets.generated.ts';
import type { PageData } from './data.ts';
import { drawGraph } from './drawing.ts';

/**
 * A model as one HTML file that needs nothing else: no network, no server. Its content security policy allows the one
 * script and the one style sheet in it, by their digests, and nothing from outside.
 *
 * @param file name to show
 * @example
 * await writeFile('model.html', await modelPage(await readFile('model.tflite'), 'model.tflite'));
 */
export async function modelPage(
  bytes: Uint8Array,
  file: string,
  options: Omit<InspectOptions, 'weights'> = {},
): Promise<string> {
  return inspectionPage(await inspect(bytes, { ...options, weights: true }), file);
}

/** The page for an inspection that was made with `weights`. */
export async function inspectionPage(inspection: Inspection, file: string): Promise<string> {
  const data: PageData = {
    file,
    inspection,
    drawings: inspection.graphs.map((graph) => drawGraph(graph, inspection.graphs)),
  };
  const policy = `default-src 'none'; script-src '${await digestOf(script)}'; style-src '${await digestOf(style)}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeText(file)}</title>
<style>${style}</style>
</head>
<body>
<noscript>This page draws the model with a script that is part of it; scripts are switched off.</noscript>
<script type="application/json" id="model">${embedded(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON that cannot end the element it stands in. */
function embedded(data: unknown): string {
  return JSON.stringify(data, finite).replace(/</g, '\\u003c');
}

/** JSON has no infinities; as text they are at least shown. */
function finite(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}
