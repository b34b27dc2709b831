import { homedir } from 'node:os';
import { cacheLocation } from '@zoo/hub';

/** The cache that this process uses. */
export function cacheRoot(): string {
  return cacheLocation({ env: process.env, cwd: process.cwd(), home: homedir() });
}
