import { applyDecorators } from '@nestjs/common';
import { IsEmail, IsString, Length, Matches, MaxLength, ValidateIf } from 'class-validator';

export const PASSWORD_MAX = 200;
const PASSWORD_MIN = 8;
const NAME_MAX = 200;
const EMAIL_MAX = 254;
const TOKEN_MAX = 2_000;

/** An address that can be stored and written to: no quoted parts with spaces, whatever RFC 5321 allows. */
export const EmailField = () =>
  applyDecorators(
    IsEmail(),
    MaxLength(EMAIL_MAX),
    Matches(/^[^@\s]+@[^@\s]+$/, { message: '$property must be an e-mail address without spaces' }),
  );

/** Goes into mails: something to read, on one line. */
export const NameField = () =>
  applyDecorators(
    MaxLength(NAME_MAX),
    Matches(/^(?=.*\S)\P{Cc}+$/u, { message: '$property must be text without control characters' }),
  );

export const NewPasswordField = () => applyDecorators(IsString(), Length(PASSWORD_MIN, PASSWORD_MAX));

export const TokenField = () => applyDecorators(IsString(), Length(1, TOKEN_MAX));

/** May be left out; null is not leaving out. */
export const MayBeAbsent = () => ValidateIf((_, value) => value !== undefined);
