import { redirect } from './answer.ts';
import type { Asked, Service } from './server.ts';

/** tfhub.dev as it has been since 2023: redirects to pages of Kaggle Models. */
export class TfHub {
  readonly #moved = new Map<string, string>();

  /** `path` without a query, `page` below `https://www.kaggle.com/models/`. */
  move(path: string, page: string): void {
    this.#moved.set(path, page);
  }

  readonly service: Service = ({ path }: Asked) => {
    const page = this.#moved.get(path.join('/'));
    return page === undefined
      ? undefined
      : redirect(`https://www.kaggle.com/models/${page}?tfhub-redirect=true`);
  };
}
