import { requireVersion } from '../../src/modules/catalog/app/require-version.js';

describe('the version that a change needs', () => {
  it.each(['"7.in-english"', '"7.in-german"', '"6.x", "7.y"', '*'])('is 7 in %s', (ifMatch) => {
    expect(() => requireVersion(ifMatch, 7)).not.toThrow();
  });

  it.each<[string | undefined, string]>([
    [undefined, 'request.if-match-required'],
    ['"6.x"', 'request.stale'],
    ['"77.x"', 'request.stale'],
    ['W/"7.x"', 'request.stale'],
    ['7', 'request.stale'],
  ])('is not 7 in %s', (ifMatch, code) => {
    expect(() => requireVersion(ifMatch, 7)).toThrow(expect.objectContaining({ code }));
  });
});
