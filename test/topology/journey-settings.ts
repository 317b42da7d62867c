/** The durations of a shop that people travel through in seconds; the same in every topology. */
export const JOURNEY_SETTINGS = {
  PUBLIC_URL: 'https://souk.example/',
  SIMULATED_ACQUIRER_DOWN_MS: '800',
  SIMULATED_ACQUIRER_SLOW_MS: '300',
  PAYMENTS_CAPTURE_RETRY_MS: '100',
  PAYMENTS_CAPTURE_RETRY_MAX_MS: '100',
  ORDERS_UNPAID_SWEEP_MS: '250',
};
