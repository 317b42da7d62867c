import type { ShownStage } from '../domain/stage.js';
import type { Texts } from './texts.js';

const STAGES: Record<ShownStage, [title: string, body: string]> = {
  placed: ['was placed', 'Thank you for your order. We will tell you as soon as it is on its way.'],
  paid: ['is paid', 'We have received your payment, thank you.'],
  shipped: ['has shipped', 'Your parcels have left our warehouse.'],
  delivered: ['was delivered', 'All your parcels have arrived. We hope that you enjoy them.'],
  cancelled: ['was cancelled', 'Nothing will be sent. Whatever you have already paid goes back to you.'],
  refunded: ['was refunded', 'Everything that you paid for this order is on its way back to you.'],
};

export const ENGLISH: Texts = {
  greeting: 'Hello,',
  stage: (stage, number) => ({ title: `Your order ${number} ${STAGES[stage][0]}`, body: STAGES[stage][1] }),
  paymentQueued: (number) => ({
    title: `Your order ${number}: we are retrying your payment`,
    body: 'Your payment could not be taken at once, because the payment provider does not answer. We are retrying by ourselves and keep your items for you.',
  }),
  accountMail: {
    'email-verification': {
      title: 'Please confirm your e-mail address',
      body: 'You have signed up at Souk with this address. Please confirm that it is yours:',
      action: 'Confirm the address',
      otherwise: 'If this was not you, please ignore this mail.',
    },
    'password-reset': {
      title: 'Choose a new password',
      body: 'Somebody, hopefully you, wants to set a new password for your account at Souk:',
      action: 'Choose a new password',
      otherwise: 'If this was not you, please ignore this mail; your password stays as it is.',
    },
  },
  lowStock: (sku, available) => ({
    title: `${sku} is running low`,
    body: `A warehouse has fallen below its reorder point for ${sku}: ${available} left.`,
  }),
  bill: { discount: (code) => `Discount ${code}`, shipping: 'Shipping', total: 'Total' },
  closing: 'Your Souk',
};
