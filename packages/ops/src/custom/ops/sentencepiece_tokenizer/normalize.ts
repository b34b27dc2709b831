import { eachPrefix } from '@zoo/containers';
import type { RunScope } from '@zoo/ir';
import { ByteBuffer } from './byte-buffer.ts';
import type { EncoderConfig, Trie } from './config.ts';
import type { Steps } from './steps.ts';

/** Stands for a space in pieces. */
const SPACE_SYMBOL = new TextEncoder().encode('\u2581');

/** Source: `NormalizeString` of `optimized_encoder.cc`; bytes of UTF-8. */
export function normalize(text: string, config: EncoderConfig, steps: Steps, scope: RunScope): Uint8Array {
  if (text === '') return new Uint8Array(0);
  const { addDummyPrefix, normalizedPrefixes, normalizedReplacements } = config;
  let bytes: Uint8Array = new TextEncoder().encode(addDummyPrefix ? ` ${text}` : text);
  if (normalizedPrefixes && normalizedReplacements)
    bytes = byRules(bytes, normalizedPrefixes, normalizedReplacements, steps, scope);
  if (config.removeExtraWhitespaces) bytes = withSingleSpaces(bytes, scope);
  if (config.escapeWhitespaces) bytes = withSpaceSymbols(bytes, scope);
  steps.add(bytes.length);
  return bytes;
}

/** The longest prefix at each place gives way to its replacement. */
function byRules(
  bytes: Uint8Array,
  { nodes = [] }: Trie,
  replacements: ArrayLike<number>,
  steps: Steps,
  scope: RunScope,
): Uint8Array {
  const out = new ByteBuffer(scope, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const before = out.length;
    let [length, from] = [0, 0];
    const looked = eachPrefix(nodes, bytes, at, (value, size) => {
      [length, from] = [size, value];
    });
    if (length === 0) out.push(bytes[at]);
    else for (let i = from; i < replacements.length && replacements[i] !== 0; i++) out.push(replacements[i]);
    at += Math.max(length, 1);
    steps.add(looked + out.length - before);
  }
  return out.bytes();
}

/** Several are one space, and the last byte is none; a tab by itself stays one. */
function withSingleSpaces(bytes: Uint8Array, scope: RunScope): Uint8Array {
  const out = new ByteBuffer(scope, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    let end = at;
    while (isSpace(bytes[end])) end++;
    out.push(end - at > 1 ? 0x20 : bytes[at]);
    at = Math.max(end, at + 1);
  }
  const single = out.bytes();
  return isSpace(single[single.length - 1]) ? single.subarray(0, -1) : single;
}

function withSpaceSymbols(bytes: Uint8Array, scope: RunScope): Uint8Array {
  const out = new ByteBuffer(scope, bytes.length);
  for (const byte of bytes) {
    if (isSpace(byte)) for (const part of SPACE_SYMBOL) out.push(part);
    else out.push(byte);
  }
  return out.bytes();
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;
}
