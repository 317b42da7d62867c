import { SettingError } from '../shared/config/settings.js';
import { EmbeddedPostgresError } from './embedded/embedded-postgres-error.js';
import { StartupError } from './startup-error.js';

/** Says why a start has failed: a sentence for each thing that its operator can act upon, else all that is known. */
export function reportFailedStart(error: unknown): void {
  const reasons = reasonsOf(error).map(onOneLine);
  console.error(reasons.length > 0 ? `Souk cannot start: ${reasons.join('\n  ')}` : error);
}

/** What its operator can act upon, a sentence each; empty for everything else. */
function reasonsOf(error: unknown): readonly string[] {
  if (error instanceof StartupError) return error.sentences;
  const known = error instanceof SettingError || error instanceof EmbeddedPostgresError;
  return known ? [error.message] : [];
}

const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
