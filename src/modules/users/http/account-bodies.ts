import { ArrayNotEmpty, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { LOCALES, type Locale } from '../../../shared/locale.js';
import type { NewAccount } from '../app/sign-up.js';
import { ACCOUNT_ROLES, type AccountRole } from '../domain/account.js';
import { EmailField, MayBeAbsent, NameField, NewPasswordField, TokenField } from './account-fields.js';

export class SignUpBody implements NewAccount {
  @EmailField() email!: string;
  @NewPasswordField() password!: string;
  @NameField() name!: string;
  @MayBeAbsent() @IsIn(LOCALES) locale?: Locale;
}

export class ProfileBody {
  @MayBeAbsent() @NameField() name?: string;
  @MayBeAbsent() @IsIn(LOCALES) locale?: Locale;
}

export class RolesBody {
  @IsArray() @ArrayNotEmpty() @ArrayUnique() @IsIn(ACCOUNT_ROLES, { each: true }) roles!: AccountRole[];
}

export class VerifyEmailBody {
  @TokenField() token!: string;
}

export class PasswordResetBody {
  @EmailField() email!: string;
}

export class NewPasswordBody {
  @TokenField() token!: string;
  @NewPasswordField() password!: string;
}
