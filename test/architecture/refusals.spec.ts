import { refusalViolations } from './walls/refusal-walls.js';

const PATH = 'src/modules/orders/domain/planted.ts';
const CONTRACT = {
  path: 'src/modules/payments/contract/payments.events.ts',
  text: `export type Code = 'payments.declined';`,
};

function violations(text: string, orders = ['orders.empty'], kernel: string[] = []): string[] {
  const files = [CONTRACT, { path: PATH, text }];
  return refusalViolations({ files, folders: [] }, { kernel, modules: new Map([['orders', orders]]) });
}

describe('the wall around refusals', () => {
  it('lets pass a code that is thrown and declared', () => {
    expect(violations(`throw new DomainError('orders.empty', '');`)).toEqual([]);
  });

  it('reports a code that is thrown and not declared', () => {
    const text = `if (a) throw new DomainError('orders.empty', ''); throw new DomainError('orders.lost', '');`;

    expect(violations(text)).toEqual([`${PATH} -> orders.lost is not declared`]);
  });

  it('reports an undeclared code in one branch', () => {
    const text = `throw new DomainError(late ? 'orders.late' : 'orders.empty', '');`;

    expect(violations(text)).toEqual([`${PATH} -> orders.late is not declared`]);
  });

  it('reports a code that is declared and never used', () => {
    expect(violations(`export const refusals = { 'orders.empty': 409 };`)).toEqual([
      'orders -> orders.empty is never used',
    ]);
  });

  it("reports another module's code", () => {
    expect(violations(`throw new DomainError('cart.empty', '');`, ['cart.empty'])).toEqual([
      'orders -> cart.empty is not its own',
    ]);
  });

  it("lets pass another module's code that its contract names", () => {
    expect(violations(`throw new DomainError('payments.declined', '');`, ['payments.declined'])).toEqual([]);
  });

  it("reports a module's code that the kernel claims", () => {
    expect(
      violations(`throw new DomainError('orders.empty', '');`, ['orders.empty'], ['orders.late']),
    ).toEqual(['kernel -> orders.late is never used', "kernel -> orders.late is a module's"]);
  });
});
