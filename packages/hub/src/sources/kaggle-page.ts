import type { Source } from '../source.ts';
import { type KaggleHandle, kaggleLocator, parseHandle } from './kaggle.ts';

/**
 * Addresses of Kaggle's model pages, as people copy them: the form of today, the longer older one, that of the download which
 * a page gives for `curl`, with `https://` and `www.` or without, with queries such as `?tfhub-redirect=true`, and with a
 * file name behind. All mean the whole variation.
 */
export const kagglePage: Source = {
  name: 'kaggle',
  oneService: true,
  forms: [
    {
      form: 'https://www.kaggle.com/models/owner/model/framework/variation[/version]',
      example: 'https://www.kaggle.com/models/google/yamnet/frameworks/TfLite/variations/tflite/versions/1',
    },
  ],
  locate(ref) {
    const handle = handleOfPage(ref);
    return handle && kaggleLocator(handle);
  },
};

const PAGE = /^(?:https?:\/\/)?(?:www\.)?kaggle\.com\/(?:api\/v1\/)?models\/([^?#]*)/i;

/** The handle a page is about; undefined for any other address. */
export function handleOfPage(address: string): KaggleHandle | undefined {
  const [, path] = PAGE.exec(address) ?? [];
  if (path === undefined) return undefined;
  const names = path.split('/').filter(Boolean);
  const older = names[2] === 'frameworks';
  const [owner, model, framework, variation, version] = older
    ? [names[0], names[1], names[3], names[5], names[7]]
    : names;
  const isVersion = version !== undefined && /^\d+$/.test(version);
  // Too few parts: a page about a whole model, which parseHandle reports with the form it expects.
  return parseHandle(
    [owner, model, framework, variation, isVersion ? version : undefined].filter(Boolean).join('/'),
  );
}
