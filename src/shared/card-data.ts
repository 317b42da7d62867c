/** Digits in a row that could be the number of a card, also in groups (ISO/IEC 7812 has 13 to 19). */
const DIGITS = /\d(?:[ -]?\d){12,18}/g;

/** Whether a text holds what may be the number of a card: enough digits, and a check digit that fits (ISO/IEC 7812-1, annex B). */
export const looksLikeCardNumber = (text: string): boolean =>
  (text.match(DIGITS) ?? []).some((digits) => hasCheckDigit(digits.replace(/\D/g, '')));

function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
