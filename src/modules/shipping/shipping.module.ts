import { SoukModule } from '../../shared/kernel/souk-module.js';

@SoukModule({ name: 'shipping', migrations: [] })
export class ShippingModule {}
