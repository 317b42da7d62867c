/** The embedded PostgreSQL cannot be used. The message is a sentence for the operator: what is wrong, where, what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}
