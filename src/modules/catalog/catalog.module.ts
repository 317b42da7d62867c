import { SoukModule } from '../../shared/kernel/souk-module.js';

@SoukModule({ name: 'catalog', migrations: [] })
export class CatalogModule {}
