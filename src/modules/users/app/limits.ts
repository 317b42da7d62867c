import { Injectable } from '@nestjs/common';
import { isProduction } from '../../../shared/config/environment.js';
import { Settings, type Setting } from '../../../shared/config/settings.js';
import { countedAddress } from '../domain/client-address.js';
import { emailKey } from '../domain/email.js';
import * as setting from '../users.settings.js';
import type { Counted } from './throttle.js';

/**
 * Which attempts are counted against which limits: those on an account, and those from a network address. An e-mail
 * address without an account counts like any other, else refusals would tell which ones exist.
 */
@Injectable()
export class Limits {
  constructor(private readonly settings: Settings) {}

  /** Failed sign-ins. */
  signIns(email: string, address: string): Counted[] {
    return [
      ...this.signInsOn(email),
      ...this.from(address, 'sign-in-from', setting.AddressFailuresMax, setting.SignInWindowMs),
    ];
  }

  signInsOn(email: string): Counted[] {
    return [this.counted('sign-in-on', emailKey(email), setting.SignInFailuresMax, setting.SignInWindowMs)];
  }

  passwordResets(email: string, address: string): Counted[] {
    return [
      this.counted('reset-on', emailKey(email), setting.ResetsMax, setting.ResetWindowMs),
      ...this.from(address, 'reset-from', setting.AddressResetsMax, setting.ResetWindowMs),
    ];
  }

  private from(address: string, kind: string, max: Setting<number>, window: Setting<number>): Counted[] {
    const subject = countedAddress(address, isProduction(this.settings));
    return subject === undefined ? [] : [this.counted(kind, subject, max, window)];
  }

  private counted(kind: string, subject: string, max: Setting<number>, window: Setting<number>): Counted {
    const limits = { attemptsMax: this.settings.get(max), windowMs: this.settings.get(window) };
    return { kind, subject, limits };
  }
}
