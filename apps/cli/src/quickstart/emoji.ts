import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@zoo/core/node';
import { z } from 'zod';

const LIST = z.array(
  z.object({
    image: z.string().regex(/^[\w-]+\.png$/),
    short_name: z.string().regex(/^[\w+-]+$/),
    category: z.string(),
    subcategory: z.string(),
    has_img_twitter: z.boolean(),
  }),
);

type Emoji = z.infer<typeof LIST>[number];

/** What the quickstart tells apart: things that a person would sort the pictures into, too. */
const CLASSES: Readonly<Record<string, (emoji: Emoji) => boolean>> = {
  animal: ({ subcategory }) => /^animal-/.test(subcategory),
  clothing: ({ subcategory }) => subcategory === 'clothing',
  face: ({ subcategory }) => /^face-/.test(subcategory),
  flag: ({ subcategory }) => subcategory === 'country-flag',
  food: ({ category, subcategory }) => category === 'Food & Drink' && subcategory !== 'dishware',
  person: ({ subcategory }) => /^person(-role|-sport|-activity)?$/.test(subcategory),
  sign: ({ category }) => category === 'Symbols',
  vehicle: ({ subcategory }) => /^transport-(ground|water|air)$/.test(subcategory),
};

export interface EmojiFolder {
  readonly classes: readonly string[];
  readonly pictures: number;
}

/**
 * Copies emoji pictures into a folder for each class, at most `perClass` of each, spread over the whole list.
 *
 * @param from folder of the fetched emoji package
 */
export async function arrangeEmoji(from: string, to: string, perClass: number): Promise<EmojiFolder> {
  const list = LIST.parse(JSON.parse(await readFile(join(from, 'emoji.json'), 'utf8')));
  const drawn = list.filter((emoji) => emoji.has_img_twitter);
  let pictures = 0;
  for (const [name, belongs] of Object.entries(CLASSES)) {
    const members = drawn.filter(belongs);
    const step = Math.max(1, members.length / perClass);
    await makeFolder(join(to, name));
    for (let i = 0; i < Math.min(perClass, members.length); i++) {
      const { image, short_name } = members[Math.floor(i * step)];
      await copyFile(join(from, 'img/twitter/64', image), join(to, name, `${short_name}.png`));
      pictures++;
    }
  }
  return { classes: Object.keys(CLASSES), pictures };
}
