import { SoukModule } from '../../shared/kernel/souk-module.js';

@SoukModule({ name: 'users', migrations: [] })
export class UsersModule {}
