/** First lines of a page that nobody edits by hand. */
export const heading = (title: string, about: string): string =>
  `# ${title}\n\n${about} Written by \`npm run docs\`; a spec compares it with the code.\n`;

/** Pages lie in `docs/`, files at the root. */
export const link = (text: string, path: string): string => `[${text}](../${path})`;

export const code = (text: string): string => `\`${text}\``;

/** A table of two columns without a head; rows that say nothing are left out. */
export function factsTable(rows: [title: string, values: string[]][]): string {
  const told = rows.filter(([, values]) => values.length > 0);
  if (told.length === 0) return '';
  return [
    '| | |',
    '| --- | --- |',
    ...told.map(([title, values]) => `| ${title} | ${values.join('<br>')} |`),
  ].join('\n');
}

/** Sections with one empty line between them, and one line break at the end. */
export const page = (...sections: string[]): string =>
  `${sections
    .map((section) => section.trim())
    .filter((section) => section !== '')
    .join('\n\n')}\n`;
