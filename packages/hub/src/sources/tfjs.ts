import type { Item, Locator, Manifest, Source, SourceContext, Surroundings } from '../source.ts';
import { safePath } from '../transfer/paths.ts';
import { GOOGLE, googleStorage } from './google-storage.ts';

/**
 * A tfjs model at any address: the JSON, and the weights it names beside itself. The storage of tfjs and its models, and
 * every web server that holds a converted model, are laid out so.
 */
export const tfjs: Source = {
  name: 'tfjs',
  forms: [
    {
      form: 'https://host/path/model.json',
      example: 'https://storage.googleapis.com/tfjs-models/savedmodel/ssdlite_mobilenet_v2/model.json',
    },
  ],
  locate(ref, surroundings) {
    if (!/^https?:\/\//i.test(ref) || !URL.canParse(ref)) return undefined;
    const url = new URL(ref);
    const local = /^(localhost|127\..*|\[::1\])$/.test(url.hostname);
    const isModel = isTfjsModel(url.pathname) && url.username === '' && url.hash === '';
    if (!isModel || (url.protocol === 'http:' && !local)) return undefined;
    return tfjsLocator(url, surroundings);
  },
};

/** `model.json`, and what tfjs names its models with several strides: `model-stride16.json`. */
export const isTfjsModel = (path: string): boolean => /\/model[\w.-]*\.json$/.test(path);

function tfjsLocator(url: URL, surroundings: Surroundings): Locator {
  const from =
    url.origin === GOOGLE ? `${googleStorage(surroundings)}${url.pathname}${url.search}` : url.href;
  return {
    ref: url.href,
    service: url.host,
    manifest: (context) => tfjsManifest(url.href, new URL(from), context),
  };
}

/** @param url of the JSON; the weights are beside it */
export async function tfjsManifest(ref: string, url: URL, { http }: SourceContext): Promise<Manifest> {
  const model = await http.json(url.href, (z) =>
    z.object({ weightsManifest: z.array(z.object({ paths: z.array(z.string()) })).nullish() }),
  );
  // The loader of tfjs cuts the address at its last slash and hands the query on.
  const shards = (model.weightsManifest ?? []).flatMap(({ paths }) => paths);
  const items = [...new Set(shards)].map((path): Item => {
    const at = new URL(safePath(path, ref).split('/').map(encodeURIComponent).join('/'), url);
    at.search = url.search;
    return { path, origin: { kind: 'http', url: at.href, http } };
  });
  return { ref, items: [{ path: 'model.json', origin: { kind: 'http', url: url.href, http } }, ...items] };
}
