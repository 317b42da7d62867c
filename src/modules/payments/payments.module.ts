import { SoukModule } from '../../shared/kernel/souk-module.js';

@SoukModule({ name: 'payments', migrations: [] })
export class PaymentsModule {}
