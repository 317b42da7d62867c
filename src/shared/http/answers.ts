/**
 * What a route answers, where the type of its handler does not say it: text that was rendered before, a stream of events
 * (`text/event-stream`, whose `data:` is a `T` each), an image. Read by the OpenAPI document; of no effect at run time.
 */
export const Answers =
  <_T>(_contentType = 'application/json'): MethodDecorator =>
  () =>
    undefined;
