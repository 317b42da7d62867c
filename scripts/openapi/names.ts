export const pascal = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `PlaceOrder` → `Place order`. */
export const wordsOf = (name: string): string =>
  pascal(name.replaceAll(/(?<!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
