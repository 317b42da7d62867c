/** The one form under which attempts on an e-mail address are counted. */
export const emailKey = (email: string): string => email.toLowerCase();
