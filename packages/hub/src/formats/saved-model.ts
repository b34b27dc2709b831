import { type FormatCheck, notThatFormat } from './format-check.ts';

/** A SavedModel that has variables has both their index and their data. */
export const savedModel: FormatCheck = async (files) => {
  for (const { path } of files.filter(({ path }) => /(^|\/)saved_model\.pb$/.test(path))) {
    const variables = `${path.slice(0, -'saved_model.pb'.length)}variables/variables`;
    const index = files.some((file) => file.path === `${variables}.index`);
    const data = files.some((file) => file.path.startsWith(`${variables}.data-`));
    if (index !== data) {
      throw notThatFormat(
        path,
        'whole SavedModel',
        'variables.index and variables.data',
        index ? 'no data' : 'no index',
      );
    }
  }
};
