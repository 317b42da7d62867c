import { IsInt, IsString, Min } from 'class-validator';

/** Money above 0. Whether amount and currency fit is for the payment to say. */
export class MoneyBody {
  @IsInt() @Min(1) amount!: number;
  @IsString() currency!: string;
}
