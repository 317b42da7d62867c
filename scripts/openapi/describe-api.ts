import type { Type } from '@nestjs/common';
import { AppModule, type AppOptions } from '../../src/bootstrap/app.module.js';
import { manifests } from '../../src/bootstrap/modules.js';
import { Settings } from '../../src/shared/config/settings.js';
import { openApiOf } from './document.js';

/** The text of `openapi.json`: the same for the same code. */
export function describeApi(version: string): string {
  return `${JSON.stringify(openApiOf(manifests(), kernelControllers(), version), null, 2)}\n`;
}

/** An application without modules has the controllers that every one has. */
function kernelControllers(): Type[] {
  const options = {
    manifests: [],
    elsewhere: [],
    hosted: [],
    settings: new Settings(),
  } as unknown as AppOptions;
  return AppModule.of(options).controllers ?? [];
}
