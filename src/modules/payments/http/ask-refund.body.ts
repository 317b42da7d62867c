import { Type } from 'class-transformer';
import { IsDefined, IsInt, IsNotEmpty, IsString, MaxLength, Min, ValidateNested } from 'class-validator';

class MoneyBody {
  @IsInt() @Min(1) amount!: number;
  @IsString() currency!: string;
}

export class AskRefundBody {
  @IsDefined() @ValidateNested() @Type(() => MoneyBody) amount!: MoneyBody;
  @IsString() @IsNotEmpty() @MaxLength(500) reason!: string;
}
