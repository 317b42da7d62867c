import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Type } from 'class-transformer';
import {
  IsISO31661Alpha2,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsString,
  IsUppercase,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Roles } from '../../../shared/auth/caller.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { PageQuery } from '../../../shared/http/page.js';
import { Idempotency } from '../../../shared/http/request-parts.js';
import { AddWarehouse } from '../app/add-warehouse.js';
import { ListWarehouses } from '../app/list-warehouses.js';

class LocationBody {
  @IsNumber() @Min(-90) @Max(90) lat!: number;
  @IsNumber() @Min(-180) @Max(180) lon!: number;
}

class WarehouseBody {
  @Matches(/^[A-Z0-9-]{2,10}$/) code!: string;
  @IsString() @IsNotEmpty() @MaxLength(200) @Matches(/^\P{Cc}*$/u) name!: string;
  @IsISO31661Alpha2() @IsUppercase() country!: string;
  @IsObject() @ValidateNested() @Type(() => LocationBody) location!: LocationBody;
}

@Roles('admin')
@Controller('warehouses')
export class WarehousesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  list(@Query() { limit, cursor }: PageQuery) {
    return this.queries.execute(new ListWarehouses(limit, cursor));
  }

  @Post()
  add(@Body() warehouse: WarehouseBody, @Idempotency() idempotency: IdempotencyKey | undefined) {
    return this.commands.execute(new AddWarehouse(warehouse, idempotency));
  }
}
