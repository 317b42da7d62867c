export const SKU = /^[A-Za-z0-9-]{1,64}$/;

/** What is no SKU names nothing, and need not be looked up. */
export const isSku = (text: string): boolean => SKU.test(text);
