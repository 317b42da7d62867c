import { SoukModule } from '../../shared/kernel/souk-module.js';

@SoukModule({ name: 'orders', migrations: [] })
export class OrdersModule {}
