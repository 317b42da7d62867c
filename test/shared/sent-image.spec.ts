import { sentImage } from '../../src/shared/http/sent-image.js';
import { GIF, JPEG, PNG, WEBP } from '../support/images.js';

describe('an image that was sent', () => {
  it.each([
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['image/webp', WEBP],
  ])('is %s when its content says so', async (contentType, bytes) => {
    expect(await sentImage(bytes)).toEqual({ contentType, bytes });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.alloc(1)],
    ['zeroes', Buffer.alloc(1_000)],
    ['a GIF', GIF],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>')],
    ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['the name of a PNG', Buffer.from('\x89PNG')],
    ['half the head of a PNG', PNG.subarray(0, 12)],
  ])('is refused when it is %s', async (_, bytes) => {
    await expect(sentImage(bytes)).rejects.toMatchObject({ code: 'request.unsupported-media-type' });
  });
});
