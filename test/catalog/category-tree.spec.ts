import { refuseCircles } from '../../src/modules/catalog/domain/category-tree.js';
import { slugCandidates } from '../../src/modules/catalog/domain/slug.js';

const TREE = [
  { categoryId: 'drinks', parentId: null },
  { categoryId: 'tea', parentId: 'drinks' },
  { categoryId: 'oolong', parentId: 'tea' },
  { categoryId: 'home', parentId: null },
];

describe('the tree of categories', () => {
  it.each([
    ['tea', 'home'],
    ['tea', null],
    ['oolong', 'drinks'],
    ['home', 'oolong'],
    ['new', 'oolong'],
  ])('lets %s stand below %s', (categoryId, parentId) => {
    expect(() => refuseCircles(TREE, categoryId, parentId)).not.toThrow();
  });

  it.each([
    ['tea', 'tea'],
    ['tea', 'oolong'],
    ['drinks', 'oolong'],
  ])('does not let %s stand below %s', (categoryId, parentId) => {
    expect(() => refuseCircles(TREE, categoryId, parentId)).toThrow(
      expect.objectContaining({ code: 'catalog.category-circle' }),
    );
  });
});

describe('the slug of a category', () => {
  it('says what it is of where its name has no Latin letters', () => {
    expect(slugCandidates('緑茶', '0192f0c1-2345-7abc-8def-0123456789ab', 'category')).toEqual([
      'category',
      'category-456789ab',
    ]);
  });
});
