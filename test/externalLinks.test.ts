import { describe, expect, it } from 'vitest';
import { isExternalLink } from '../main/externalLinks';

describe('The links that leave the application', () => {
  it.each(['https://arxiv.org/abs/1312.5602', 'https://www.arxiv.org/abs/1', 'https://doi.org/10.1007/BF00992698'])(
    'include the source %s',
    (address) => {
      expect(isExternalLink(address)).toBe(true);
    },
  );

  it.each([
    'http://arxiv.org/abs/1312.5602',
    'https://arxiv.org.attacker.example/',
    'https://attacker.example/?arxiv.org',
    'https://arxiv.org@attacker.example/',
    'https://user:word@arxiv.org/',
    'https://arxiv.org:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'arxiv.org',
    '',
  ])('do not include %s', (address) => {
    expect(isExternalLink(address)).toBe(false);
  });
});
