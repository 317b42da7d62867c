import { SoukModule } from '../../shared/kernel/souk-module.js';

@SoukModule({ name: 'cart', migrations: [] })
export class CartModule {}
