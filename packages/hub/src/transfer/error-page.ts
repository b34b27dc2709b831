import { ZooError } from '@zoo/core';
import { latin1 } from '../encoding.ts';
import { redact } from '../http/failure.ts';

/** A page that says "sorry" under status 200 must not become a model: refused unless a markup file was asked for. */
export function refuseErrorPage(path: string, firstBytes: Uint8Array, url: string): void {
  if (/\.(html?|xml|svg)$/i.test(path)) return;
  const start = latin1(firstBytes, 0, 512).trimStart();
  if (!/^(<!doctype html|<html|<\?xml|<error>|<head|<body)/i.test(start)) return;
  throw new ZooError({
    code: 'HUB_ERROR_PAGE',
    category: 'damaged-input',
    message: 'a web page came instead of the file',
    place: { file: path },
    received: JSON.stringify(start.replace(/\s+/g, ' ').slice(0, 60)),
    hint: `Open ${redact(url)} in a browser to see what it says`,
  });
}
