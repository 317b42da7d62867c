import { requireMatch } from '../../../shared/http/request-parts.js';

/**
 * Tags are versions with a hash of one representation behind them; a product or category is unchanged in any language
 * while its version is. @throws DomainError `request.if-match-required`, `request.stale`
 */
export const requireVersion = (ifMatch: string | undefined, version: number): void =>
  requireMatch(ifMatch?.replace(/"(\d+)\.[^"]*"/g, '"$1"'), `"${version}"`);
