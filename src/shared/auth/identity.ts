export type Role = 'admin' | 'user' | 'guest';

/** Who asks, by the claims of a verified token. */
export interface Caller {
  /** User id, or the id that a guest's token was made with. */
  subject: string;
  roles: Role[];
}

export const isAdmin = ({ roles }: Caller): boolean => roles.includes('admin');
