/** The one form under which an e-mail address is looked up and counted; accounts are unique in it. */
export const emailKey = (email: string): string => email.toLowerCase();
