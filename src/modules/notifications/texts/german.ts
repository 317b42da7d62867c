import type { ShownStage } from '../domain/stage.js';
import type { Texts } from './texts.js';

const STAGES: Record<ShownStage, [title: string, body: string]> = {
  placed: ['ist eingegangen', 'Vielen Dank für Ihre Bestellung. Wir melden uns, sobald sie unterwegs ist.'],
  paid: ['ist bezahlt', 'Wir haben Ihre Zahlung erhalten, vielen Dank.'],
  shipped: ['ist versandt', 'Ihre Pakete haben unser Lager verlassen.'],
  delivered: ['ist zugestellt', 'Alle Pakete sind angekommen. Wir wünschen Ihnen viel Freude damit.'],
  cancelled: [
    'ist storniert',
    'Es wird nichts verschickt. Was Sie schon bezahlt haben, erhalten Sie zurück.',
  ],
  refunded: [
    'ist erstattet',
    'Alles, was Sie für diese Bestellung bezahlt haben, ist auf dem Weg zurück zu Ihnen.',
  ],
};

export const GERMAN: Texts = {
  greeting: 'Guten Tag,',
  stage: (stage, number) => ({
    title: `Ihre Bestellung ${number} ${STAGES[stage][0]}`,
    body: STAGES[stage][1],
  }),
  paymentQueued: (number) => ({
    title: `Ihre Bestellung ${number}: wir versuchen die Zahlung erneut`,
    body: 'Ihre Zahlung war nicht sofort möglich, weil der Zahlungsanbieter nicht antwortet. Wir versuchen es von selbst weiter und halten Ihre Artikel so lange für Sie zurück.',
  }),
  accountMail: {
    'email-verification': {
      title: 'Bitte bestätigen Sie Ihre E-Mail-Adresse',
      body: 'Sie haben sich mit dieser Adresse bei Souk angemeldet. Bitte bestätigen Sie, dass sie Ihnen gehört:',
      action: 'Adresse bestätigen',
      otherwise: 'Waren Sie das nicht, ignorieren Sie diese Mail bitte.',
    },
    'password-reset': {
      title: 'Wählen Sie ein neues Passwort',
      body: 'Jemand, hoffentlich Sie, möchte für Ihr Konto bei Souk ein neues Passwort setzen:',
      action: 'Neues Passwort wählen',
      otherwise: 'Waren Sie das nicht, ignorieren Sie diese Mail bitte; Ihr Passwort bleibt, wie es ist.',
    },
  },
  lowStock: (sku, available) => ({
    title: `${sku} geht zur Neige`,
    body: `Ein Lager hat bei ${sku} seinen Meldebestand unterschritten: noch ${available}.`,
  }),
  bill: { discount: (code) => `Rabatt ${code}`, shipping: 'Versand', total: 'Summe' },
  closing: 'Ihr Souk',
};
