import { join, resolve } from 'node:path';
import type { Surroundings } from '../source.ts';

/**
 * The folder of the cache: `ZOO_CACHE`, or `zoo` in the platform's folder for caches.
 *
 * @example cacheLocation({ env: { XDG_CACHE_HOME: '/var/cache/me' }, cwd: '/', home: '/home/me' }, 'linux') // '/var/cache/me/zoo'
 */
export function cacheLocation({ env, cwd, home }: Surroundings, platform: string = process.platform): string {
  if (env.ZOO_CACHE) return resolve(cwd, env.ZOO_CACHE);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'zoo');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'zoo', 'Cache');
  return join(env.XDG_CACHE_HOME ?? join(home, '.cache'), 'zoo');
}
