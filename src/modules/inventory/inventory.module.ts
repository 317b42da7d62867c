import { SoukModule } from '../../shared/kernel/souk-module.js';

@SoukModule({ name: 'inventory', migrations: [] })
export class InventoryModule {}
