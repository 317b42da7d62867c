import type { ShownStage } from '../domain/stage.js';
import type { Texts } from './texts.js';

const STAGES: Record<ShownStage, [title: string, body: string]> = {
  placed: ['を承りました', 'ご注文ありがとうございます。発送しましたら、改めてお知らせいたします。'],
  paid: ['のお支払いを確認しました', 'お支払いを確かに受け取りました。ありがとうございます。'],
  shipped: ['を発送しました', 'お荷物は倉庫を出発しました。'],
  delivered: ['をお届けしました', 'すべてのお荷物をお届けしました。お楽しみいただければ幸いです。'],
  cancelled: ['をキャンセルしました', '商品は発送されません。すでにお支払いいただいた金額は返金いたします。'],
  refunded: ['を返金しました', 'このご注文でお支払いいただいた全額を返金いたしました。'],
};

export const JAPANESE: Texts = {
  greeting: 'お客様',
  stage: (stage, number) => ({ title: `ご注文 ${number} ${STAGES[stage][0]}`, body: STAGES[stage][1] }),
  paymentQueued: (number) => ({
    title: `ご注文 ${number} のお支払いを再試行しています`,
    body: '決済会社から応答がないため、お支払いがまだ完了していません。自動的に再試行しており、商品は確保しています。',
  }),
  accountMail: {
    'email-verification': {
      title: 'メールアドレスをご確認ください',
      body: 'このメールアドレスで Souk にご登録いただきました。ご本人のものであることをご確認ください。',
      action: 'メールアドレスを確認する',
      otherwise: 'お心当たりのない場合は、このメールを破棄してください。',
    },
    'password-reset': {
      title: '新しいパスワードを設定してください',
      body: 'Souk のアカウントのパスワード再設定を受け付けました。',
      action: '新しいパスワードを設定する',
      otherwise: 'お心当たりのない場合は、このメールを破棄してください。パスワードは変更されません。',
    },
  },
  lowStock: (sku, available) => ({
    title: `${sku} の在庫が少なくなっています`,
    body: `${sku} の在庫が発注点を下回った倉庫があります。残り ${available} 点です。`,
  }),
  bill: { discount: (code) => `割引 ${code}`, shipping: '送料', total: '合計' },
  closing: 'Souk',
};
