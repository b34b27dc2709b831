export { sourceFromPath } from './source-from-path.ts';
